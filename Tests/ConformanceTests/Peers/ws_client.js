// Node's `ws` as client of an echoing server: ws_client.js PORT.
const WebSocket = require('ws');
const assert = require('assert');

const url = `ws://127.0.0.1:${process.argv[2]}/`;
setTimeout(() => { throw new Error('it takes too long'); }, 60_000).unref();

function open(options) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options);
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
  });
}

function once(socket, event) {
  return new Promise((resolve) => socket.once(event, (...values) => resolve(values)));
}

async function echoes(socket) {
  const messages = ['', 'hello', 'κόσμε 🎈', Buffer.alloc(0), Buffer.from([0, 255]),
    '*'.repeat(100_000), Buffer.alloc(100_000)];
  for (const message of messages) {
    socket.send(message);
    const [answer, isBinary] = await once(socket, 'message');
    assert.strictEqual(isBinary, Buffer.isBuffer(message));
    assert.ok(Buffer.from(message).equals(answer));
  }
}

async function fragments(socket) {
  socket.send('κό', { fin: false });
  socket.ping('inside');
  socket.send('σ', { fin: false });
  socket.send('με', { fin: true });
  const pong = once(socket, 'pong');
  const [answer] = await once(socket, 'message');
  assert.strictEqual(answer.toString(), 'κόσμε');
  assert.strictEqual((await pong)[0].toString(), 'inside');
}

async function closes() {
  for (const [code, reason] of [[1000, ''], [1001, 'going'], [3000, 'ünder'], [4999, 'x']]) {
    const socket = await open();
    socket.close(code, reason);
    const [received] = await once(socket, 'close');
    assert.strictEqual(received, code);
  }
}

async function refused() {
  // Text that is none: `ws` sends what it is told to.
  const socket = await open();
  socket._sender.sendFrame([Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff])]);
  const [code] = await once(socket, 'close');
  assert.strictEqual(code, 1007);
}

(async () => {
  const socket = await open({ perMessageDeflate: true });
  assert.strictEqual(socket.extensions, '');
  await echoes(socket);
  await fragments(socket);
  socket.close();
  await once(socket, 'close');
  await closes();
  await refused();
  console.log('all is well');
})();
