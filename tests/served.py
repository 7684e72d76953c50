"""A folder of files, served on loopback."""

import contextlib
import functools
import http.server
import threading


class Files(http.server.SimpleHTTPRequestHandler):
    def handle(self):
        with contextlib.suppress(ConnectionError):  # the browser has left
            super().handle()

    def end_headers(self):
        self.send_header("Access-Control-Allow-Origin", "*")  # a page of one folder may fetch from another
        super().end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder, files=Files):
    """Serve that folder, and yield its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(files, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
