"""A server of gRPC: `grpc_target.py NAME` answers every message with NAME and what came, alone and in a stream. Its first
line of output is its address."""

import sys
from concurrent import futures

import grpc

(NAME,) = sys.argv[1:]


def echo(message, _context):
    return NAME.encode() + b" " + message


def talk(messages, context):
    for message in messages:
        yield echo(message, context)
    context.set_trailing_metadata((("x-target", NAME),))


def fail(_message, context):
    context.abort(grpc.StatusCode.NOT_FOUND, NAME)


def main():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=64))
    handlers = {
        "Echo": grpc.unary_unary_rpc_method_handler(echo),
        "Talk": grpc.stream_stream_rpc_method_handler(talk),
        "Fail": grpc.unary_unary_rpc_method_handler(fail),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("test.Words", handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"127.0.0.1:{port}", flush=True)
    server.wait_for_termination()


main()
