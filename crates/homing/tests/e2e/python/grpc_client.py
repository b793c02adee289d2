"""A client of gRPC with a cookie: `grpc_client.py PORT CA HOST CALLS` prints the target of each call. Every call but the
first shows the cookie that the first one was given."""

import queue
import sys
from concurrent import futures

import grpc

PORT, CA, HOST, CALLS = sys.argv[1:]
LARGE = bytes(number * 167 % 256 for number in range(1 << 20))


def channel():
    with open(CA, "rb") as file:
        credentials = grpc.ssl_channel_credentials(file.read())
    options = (("grpc.ssl_target_name_override", HOST), ("grpc.use_local_subchannel_pool", 1))
    return grpc.secure_channel(f"127.0.0.1:{PORT}", credentials, options)


def target_of(answer, said):
    target, _, heard = answer.partition(b" ")
    assert heard == said, f"{len(heard)} bytes"
    return target.decode()


def first_call():
    with channel() as to:
        answer, call = to.unary_unary("/test.Words/Echo").with_call(b"hello", timeout=20)
        given = dict(call.initial_metadata())["set-cookie"]
        return target_of(answer, b"hello"), given.split(";")[0]


def unary(to, metadata, message):
    answer, call = to.unary_unary("/test.Words/Echo").with_call(message, metadata=metadata, timeout=20)
    assert "set-cookie" not in dict(call.initial_metadata()), "who has a cookie is not given another"
    return target_of(answer, message)


def stream(to, metadata):
    """Each message goes when the answer to the one before has come."""
    messages = queue.Queue()
    answers = to.stream_stream("/test.Words/Talk")(iter(messages.get, None), metadata=metadata, timeout=20)
    targets = set()
    for number in range(20):
        message = b"word %d" % number
        messages.put(message)
        targets.add(target_of(next(answers), message))
    messages.put(None)
    assert list(answers) == []
    targets.add(dict(answers.trailing_metadata())["x-target"])
    (target,) = targets
    return target


def fails(to, metadata):
    try:
        to.unary_unary("/test.Words/Fail")(b"", metadata=metadata, timeout=20)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.NOT_FOUND, error
        return error.details()
    raise AssertionError("no status")


def main():
    target, cookie = first_call()
    print(target)
    metadata = (("cookie", cookie),)
    with channel() as to, futures.ThreadPoolExecutor(max_workers=16) as pool:
        calls = []
        for number in range((int(CALLS) - 1) // 4):
            calls.append(pool.submit(unary, to, metadata, b"call %d" % number))
            calls.append(pool.submit(unary, to, metadata, LARGE))
            calls.append(pool.submit(stream, to, metadata))
            calls.append(pool.submit(fails, to, metadata))
        for call in calls:
            print(call.result())


main()
