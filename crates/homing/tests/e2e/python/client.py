"""A WebSocket client with a cookie: `client.py PORT CA HOST CONNECTIONS` prints the target of each connection. Every
connection but the first shows the cookie that the first one was given."""

import asyncio
import ssl
import sys

from websockets.asyncio.client import connect

PORT, CA, HOST, CONNECTIONS = sys.argv[1:]


async def visit(context, cookie):
    fields = {"Cookie": cookie} if cookie else {}
    uri = f"wss://{HOST}:{PORT}/chat"
    async with connect(uri, ssl=context, host="127.0.0.1", additional_headers=fields, max_size=None) as socket:
        given = socket.response.headers.get("Set-Cookie", "").split(";")[0]
        await socket.send("hello")
        target, word = (await socket.recv()).split(" ")
        assert word == "hello"
        # A megabyte that cannot be compressed away, the same in fragments, and a ping between.
        large = bytes(number * 167 % 256 for number in range(1 << 20))
        await socket.send(large)
        assert await socket.recv() == target.encode() + b" " + large
        await (await socket.ping())
        await socket.send([large[:1000], large[1000:]])
        assert await socket.recv() == target.encode() + b" " + large
    return target, given


async def main():
    context = ssl.create_default_context(cafile=CA)
    target, cookie = await visit(context, None)
    assert cookie, "a cookie comes with the first connection"
    print(target)
    for _ in range(int(CONNECTIONS) - 1):
        target, given = await visit(context, cookie)
        assert not given, "who has a cookie is not given another"
        print(target)


asyncio.run(main())
