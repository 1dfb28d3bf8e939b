// A BTP client with nothing of ours in it: node client.js URL USER TOKEN
const assert = require('assert')
const WebSocket = require('ws')

const entry = (name, kind, data) =>
  Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([kind, data.length]), data])
const frame = (kind, request, ...entries) => {
  const body = Buffer.concat([Buffer.from([1, entries.length]), ...entries])
  const head = Buffer.alloc(6)
  head.writeUInt8(kind, 0)
  head.writeUInt32BE(request, 1)
  head.writeUInt8(body.length, 5)
  return Buffer.concat([head, body])
}
const [url, user, token] = process.argv.slice(2)
setTimeout(() => process.exit(3), 20000).unref()

const socket = new WebSocket(url)
const steps = [
  (message) => {
    assert.deepStrictEqual(message, frame(1, 0x01020304))
    socket.send(frame(6, 7, entry('ilp', 0, Buffer.from([1, 2, 3]))))
  },
  (message) => assert.deepStrictEqual(message, frame(1, 7, entry('ilp', 0, Buffer.from([3, 2, 1])))),
  (message) => {
    assert.deepStrictEqual(message, frame(6, 9, entry('ilp', 0, Buffer.alloc(100, 9))))
    socket.send(frame(1, 9, entry('ilp', 0, Buffer.from([8]))))
  }
]
let hasPong = false
socket.on('open', () => {
  // As ilp-plugin-btp does it: a ping, then the authentication, without waiting for the pong.
  socket.ping('early')
  socket.send(frame(6, 0x01020304, entry('auth', 0, Buffer.alloc(0)),
    entry('auth_username', 1, Buffer.from(user)), entry('auth_token', 1, Buffer.from(token))))
})
socket.on('pong', (data) => { hasPong = data.toString() === 'early' })
socket.on('message', (message, isBinary) => {
  assert(isBinary)
  steps.shift()(message)
})
socket.on('close', (code) => {
  assert.strictEqual(code, 1001)
  assert.strictEqual(steps.length, 0)
  assert(hasPong)
})
