"""--input http: raw HTTP/1.1 requests."""

import json
import unittest

import harness
from harness import (DECODED, FINALIZED, MALFORMED, STORAGE, Messages, binary_headers, decode, event, http_request)

OBJECT = '{"name":"n","size":"12"}'
OUT = b'{"size":"12","name":"n"}\n'  # by field number


def decode_http(request, *arguments):
    return decode(request, "--input=http", *arguments)


class Requests(harness.ToolTest):
    def test_chunked_body(self):
        request = http_request(OBJECT, binary_headers(FINALIZED), chunks=[1, 5, 3])
        result = decode_http(request)
        self.assert_decoded(result)
        self.assertEqual(result.out, OUT)

    def test_trailer_fields_are_no_headers(self):
        request = http_request(OBJECT, binary_headers(FINALIZED), chunks=[4])
        request = request[:-2] + b"ce-id: other\r\n\r\n"
        result = decode_http(request, "--output=text")
        self.assert_decoded(result)
        self.assertIn(b"\n  id: 1\n", result.out)

    def test_header_names_in_any_case(self):
        headers = [(name.upper(), value) for name, value in binary_headers(FINALIZED)]
        self.assertEqual(decode_http(http_request(OBJECT, headers)).out, OUT)

    def test_percent_coding(self):
        headers = binary_headers(FINALIZED, subject="a%20%C3%A4")
        result = decode_http(http_request(OBJECT, headers), "--output=text")
        self.assert_decoded(result)
        self.assertIn("  subject: a ä\n", result.out.decode())

    def test_line_ends_after_the_request(self):
        self.assertEqual(decode_http(http_request(OBJECT, binary_headers(FINALIZED)) + b"\r\n").out, OUT)

    def test_connection_headers_do_no_harm(self):
        headers = [("Connection", "close"), ("Expect", "100-continue"), *binary_headers(FINALIZED)]
        self.assertEqual(decode_http(http_request(OBJECT, headers)).out, OUT)

    def test_bytes_after_the_request(self):
        request = http_request(OBJECT, binary_headers(FINALIZED))
        self.assert_error(decode_http(request + b"POST"), MALFORMED, "", len(request), "bytes after the end")

    def test_truncated(self):
        request = http_request(OBJECT, binary_headers(FINALIZED))
        self.assert_error(decode_http(request[:-3]), MALFORMED, "", len(request) - 3, "ends before its body does")
        self.assert_error(decode_http(request[:40]), MALFORMED, "", 40, "ends before its headers do")
        self.assertEqual(decode_http(b"").status, MALFORMED)

    def test_not_http(self):
        result = decode_http(b'{"specversion":"1.0"}')
        self.assertEqual((result.status, result.out, len(result.errors)), (MALFORMED, b"", 1))
        self.assertEqual(result.errors[0].line, 1)

    def test_too_many_headers(self):
        headers = binary_headers(FINALIZED) + [(f"x-{i}", "1") for i in range(300)]
        result = decode_http(http_request(OBJECT, headers))
        self.assertEqual((result.status, result.out), (MALFORMED, b""))
        self.assertIn("too many headers", result.errors[0].text)

    def test_headers_too_large(self):
        headers = binary_headers(FINALIZED) + [("x", "1" * 100000)]
        self.assertEqual(decode_http(http_request(OBJECT, headers)).status, MALFORMED)

    def test_no_event(self):
        result = decode_http(http_request(OBJECT, [("Content-Type", "application/json")]))
        self.assertEqual((result.status, result.out, len(result.errors)), (MALFORMED, b"", 1))


class Places(harness.ToolTest):
    """Offsets, lines and columns are those of the whole request."""

    def test_error_in_the_body(self):
        request = http_request('{"name":"n",\n"size":[]}', binary_headers(FINALIZED))
        error = self.assert_error(decode_http(request), MALFORMED, "size", request.index(b"[]"))
        self.assertEqual((error.line, error.column), (request.count(b"\n", 0, error.offset) + 1, 8))

    def test_error_in_a_chunk(self):
        body = '{"name":"n","size":[]}'
        request = http_request(body, binary_headers(FINALIZED), chunks=[5, 14])
        self.assert_error(decode_http(request), MALFORMED, "size", request.index(b"[]"))

    def test_error_in_structured_mode(self):
        headers = [("Content-Type", "application/cloudevents+json")]
        request = http_request(event(FINALIZED, '{"size":[]}'), headers)
        self.assert_error(decode_http(request), MALFORMED, "data.size", request.index(b"[]"))

    def test_error_in_a_batch(self):
        headers = [("Content-Type", "application/cloudevents-batch+json")]
        request = http_request(f"[{event(FINALIZED, OBJECT)},{event(FINALIZED, '{{}')}]".replace("{{}", '{"size":[]}'),
                               headers)
        result = decode_http(request)
        self.assertEqual(result.out, OUT)
        self.assert_error(result, MALFORMED, "[1].data.size", request.index(b"[]"))

    def test_error_in_a_header(self):
        request = http_request(OBJECT, binary_headers(FINALIZED, time="yesterday"))
        self.assert_error(decode_http(request), MALFORMED, "ce-time", request.index(b"yesterday"))

    def test_error_in_protobuf(self):
        request = http_request(b"\x1a\x05ab", binary_headers(FINALIZED, "application/protobuf"))
        error = self.assert_error(decode_http(request), MALFORMED, "cacheControl", len(request))
        self.assertIsNone(error.line)

    def test_tolerated_in_the_body(self):
        request = http_request('{"name":"n","x":1}', binary_headers(FINALIZED))
        result = decode_http(request)
        self.assert_decoded(result)
        self.assertEqual([report.offset for report in result.tolerated], [len(request) - 2])


if __name__ == "__main__":
    unittest.main()
