// A BTP server with nothing of ours in it: node server.js PORTFILE USER TOKEN
const assert = require('assert')
const fs = require('fs')
const WebSocket = require('ws')

const entry = (name, kind, data) =>
  Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([kind, data.length]), data])
const frame = (kind, request, ...entries) => {
  const body = Buffer.concat([Buffer.from([1, entries.length]), ...entries])
  return Buffer.concat([Buffer.from([kind]), request, Buffer.from([body.length]), body])
}
const id = (number) => Buffer.from([0, 0, 0, number])
const [file, user, token] = process.argv.slice(2)
setTimeout(() => process.exit(3), 20000).unref()

const server = new WebSocket.Server({ host: '127.0.0.1', port: 0, perMessageDeflate: true }, () => {
  fs.writeFileSync(file + '.new', String(server.address().port))
  fs.renameSync(file + '.new', file)
})
server.on('connection', (socket) => {
  let hasPong = false
  const steps = [
    (message) => {
      const request = message.subarray(1, 5)
      assert.deepStrictEqual(message, frame(6, request, entry('auth', 0, Buffer.alloc(0)),
        entry('auth_username', 1, Buffer.from(user)), entry('auth_token', 1, Buffer.from(token))))
      socket.ping('early')
      socket.send(frame(1, request))
      socket.send(frame(6, id(7), entry('ilp', 0, Buffer.from([1, 2, 3]))))
    },
    (message) => assert.deepStrictEqual(message, frame(1, id(7), entry('ilp', 0, Buffer.from([3, 2, 1])))),
    (message) => {
      assert.deepStrictEqual(message, frame(6, id(9), entry('ilp', 0, Buffer.alloc(100, 9))))
      socket.send(frame(1, id(9), entry('ilp', 0, Buffer.from([8]))))
    }
  ]
  socket.on('pong', () => { hasPong = true })
  socket.on('message', (message, isBinary) => {
    assert(isBinary)
    steps.shift()(message)
  })
  socket.on('close', (code) => {
    assert.strictEqual(code, 1001)
    assert.strictEqual(steps.length, 0)
    assert(hasPong)
    server.close()
  })
})
