"""A target with WebSockets: `target.py NAME PAGE` answers every GET with the file PAGE, and every message with NAME and
what came. Its first line of output is its address."""

import asyncio
import sys

from websockets.asyncio.server import serve
from websockets.datastructures import Headers
from websockets.http11 import Response

NAME, PAGE = sys.argv[1:]


def answer_get(_connection, request):
    if request.headers.get("Upgrade", "").lower() == "websocket":
        return None
    with open(PAGE, "rb") as file:
        page = file.read()
    fields = {"X-Target": NAME, "Content-Type": "text/html", "Content-Length": str(len(page)), "Connection": "close"}
    return Response(200, "OK", Headers(fields), page)


async def echo(socket):
    async for message in socket:
        if isinstance(message, str):
            await socket.send(f"{NAME} {message}")
        else:
            await socket.send(NAME.encode() + b" " + message)


async def main():
    async with serve(echo, "127.0.0.1", 0, process_request=answer_get, max_size=None) as server:
        host, port = server.sockets[0].getsockname()
        print(f"{host}:{port}", flush=True)
        await server.serve_forever()


asyncio.run(main())
