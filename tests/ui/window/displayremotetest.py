#!/usr/bin/env python3
"""The program itself on a display of its own (Xvfb), before a real docker-registry behind TLS and a
log-in.

    displayremotetest.py PROGRAM

It pushes an image archive there and is killed (SIGKILL) in mid-push; so is the registry. Both are
started again, and the push goes on. Between the two stands a proxy that notes which bytes passed:
none that the registry had acknowledged may pass twice. skopeo pulls what arrived.
"""

import hashlib
import http.client
import http.server
import io
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from pathlib import Path

from displaytest import PATIENCE, Display, Failed, Program, run, wait_for

USER = "amy"
PASSWORD = "pw"
PASSWORD_FILE = "amy:$2b$04$abcdefghijklmnopqrstuuyvPXIbu7xe6/CED2DzX8z6Si09MlzlW\n"  # bcrypt
LAYER_SIZE = 96 << 20  # bytes: several chunks
ROW_PATIENCE = 1  # seconds, until the next row is tried


def make_certificate(folder):
    """One that is its own authority, for this machine."""
    certificate, key = folder / "server.crt", folder / "server.key"
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", "/CN=displayremotetest", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
        "-keyout", str(key), "-out", str(certificate), check=True)
    return certificate, key


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Registry:
    """docker-registry, on a port that it keeps."""

    def __init__(self, folder, certificate, key):
        self.port = free_port()
        self.configuration = folder / "registry.yml"
        (folder / "htpasswd").write_text(PASSWORD_FILE)
        self.configuration.write_text(
            "version: 0.1\n"
            "log: {level: error, accesslog: {disabled: true}}\n"
            f"storage: {{filesystem: {{rootdirectory: '{folder}/served'}}}}\n"
            f"auth: {{htpasswd: {{realm: test, path: '{folder}/htpasswd'}}}}\n"
            f"http: {{addr: '127.0.0.1:{self.port}', secret: none,\n"
            f"       tls: {{certificate: '{certificate}', key: '{key}'}}}}\n")
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "docker-registry", "serve", str(self.configuration)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("the registry", self._listens)

    def _listens(self):
        if self.process.poll() is not None:
            raise Failed("docker-registry ended by itself")
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except ConnectionRefusedError:
            return False
        return True

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)


class Proxy(http.server.ThreadingHTTPServer):
    """TLS on both sides; it notes what the registry was sent of blobs, and what it has taken."""

    daemon_threads = True

    def __init__(self, registry, certificate, key):
        super().__init__(("127.0.0.1", 0), Passage)
        self.registry = registry
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self.lock = threading.Lock()
        self.taken = []  # (upload's path, first byte, bytes) of each chunk with a good answer
        self.hold_from = None  # the first byte of the first chunk that does not pass any more
        self.holds = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def get_request(self):
        connection, address = super().get_request()
        # The handshake is made by the connection's own thread.
        return self.context.wrap_socket(connection, server_side=True,
                                        do_handshake_on_connect=False), address

    def handle_error(self, request, client_address):
        """Clients that are killed break their connections."""


class Passage(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def _pass(self):
        first = int(self.headers.get("Content-Range", "0-0").split("-")[0])
        if self.command == "PATCH" and self.server.hold_from is not None \
                and first >= self.server.hold_from:
            self.server.holds.set()
            self.connection.settimeout(PATIENCE)
            while self.connection.recv(1 << 16):  # until the client is gone
                pass
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        registry = http.client.HTTPSConnection(
            "127.0.0.1", self.server.registry.port, timeout=PATIENCE,
            context=ssl._create_unverified_context())
        try:
            registry.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():  # each of those that are there more than once
                registry.putheader(name, value)
            registry.endheaders(body)
            answer = registry.getresponse()
            content = answer.read()
        finally:
            registry.close()
        if self.command in ("PATCH", "PUT") and "/blobs/uploads/" in self.path and body:
            with self.server.lock:
                if answer.status // 100 == 2:
                    path = self.path.split("?")[0]
                    self.server.taken.append((path, first, len(body)))
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else len(content)
        self.send_header("Content-Length", str(length or 0))
        self.end_headers()
        self.wfile.write(content)

    do_DELETE = do_GET = do_HEAD = do_PATCH = do_POST = do_PUT = _pass


def make_archive(path):
    """What docker save writes, of one layer; answers the layer's digest."""
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as tar:
        file = tarfile.TarInfo("noise")
        file.size = LAYER_SIZE
        tar.addfile(file, io.BytesIO(os.urandom(LAYER_SIZE)))
    digest = hashlib.sha256(layer.getvalue()).hexdigest()
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": {},
                         "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]}}).encode()
    name = f"{hashlib.sha256(config).hexdigest()}.json"
    manifest = json.dumps([{"Config": name, "RepoTags": ["team/app:v1"],
                            "Layers": [f"{digest}/layer.tar"]}]).encode()
    with tarfile.open(path, "w") as tar:
        for member, content in ((f"{digest}/layer.tar", layer.getvalue()), (name, config),
                                ("manifest.json", manifest)):
            entry = tarfile.TarInfo(member)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return digest


def push_by_key(program, archive):
    """Uploads the archive to the repository that is shown."""
    program.key("ctrl+u")
    wait_for("the dialog for files", lambda: program.windows("--name", "Upload Files"))
    program.type(str(archive))
    program.key("Return")
    wait_for("the end of the dialog", lambda: not program.windows("--name", "Upload Files"))
    sheet = wait_for("the sheet", lambda: [
        window for window in program.windows("--class", "stowage") if window != program.window])

    def is_confirmed():
        program.xdotool("windowfocus", sheet[0])
        program.key("Return")
        return not program.windows("--name", "^Upload")
    wait_for("the sheet to be confirmed", is_confirmed)
    program.focus()


def resume_by_mouse_and_key(program, proxy):
    """Clicks up the list of transfers until the row of the one that rests is hit."""
    def moves():
        return len(proxy.taken) > before

    before = len(proxy.taken)
    _, height = program.size()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for y in range(height - 30, height // 2, -16):
            program.click(200, y)
            program.key("space")
            try:
                wait_for("the transfer", moves, ROW_PATIENCE)
                return
            except Failed:
                continue
    raise Failed("no click on the transfers lets one go on")


def check_pulled(folder, address, digest):
    """skopeo takes it, and every byte is there."""
    pulled = folder / "pulled"
    done = run("skopeo", "--insecure-policy", "copy", f"--src-creds={USER}:{PASSWORD}",
               f"--src-cert-dir={folder / 'certs'}", f"docker://{address}/team/app:v1",
               f"dir:{pulled}")
    if done.returncode != 0:
        raise Failed(f"skopeo pulls nothing: {done.stderr}")
    if hashlib.sha256((pulled / digest).read_bytes()).hexdigest() != digest:
        raise Failed("the layer is another one")


def check_sent_once(taken_before, taken, size):
    """Each byte of the large layer passed once, and went on where it had stopped."""
    path = max(taken, key=lambda chunk: chunk[1] + chunk[2])[0].rsplit("/", 1)[1]
    chunks = [(first, length) for where, first, length in taken if where.endswith(path)]
    acknowledged = sum(length for where, _, length in taken_before if where.endswith(path))
    if not acknowledged:
        raise Failed("the push began anew")
    position = 0
    for first, length in chunks:
        if first != position:
            raise Failed(f"at {position} came what begins at {first}: {chunks}")
        position += length
    if position != size:
        raise Failed(f"{position} bytes were sent of {size}")
    print(f"{acknowledged} bytes were acknowledged before, {position - acknowledged} sent after")


def test(program_path, folder):
    certificate, key = make_certificate(folder)
    registry = Registry(folder, certificate, key)
    proxy = Proxy(registry, certificate, key)
    display = Display()
    program = None
    try:
        trusted = folder / "config/containers/certs.d" / proxy.address
        for certificates in (trusted, folder / "certs"):
            certificates.mkdir(parents=True)
            shutil.copy(certificate, certificates / "ca.crt")
        archive = folder / "app.tar"
        digest = make_archive(archive)
        place = f"docker://{proxy.address}/team/app"

        program = Program(program_path, folder, display)
        environment = program.environment
        run(program_path, "login", "--user", USER, "--password-stdin", proxy.address,
            input=PASSWORD, env=environment, check=True)
        run(program_path, "upload", str(certificate), f"{place}:v0", env=environment, check=True)
        run(program_path, place, env=environment, check=True)  # hands it to the window
        program.wait_for_title("team/app")
        proxy.hold_from = 1 << 20
        push_by_key(program, archive)
        if not proxy.holds.wait(PATIENCE):
            raise Failed("waited in vain for the push to be under way")

        program.process.send_signal(signal.SIGKILL)
        program.process.wait(PATIENCE)
        registry.kill()
        registry.start()
        taken_before = list(proxy.taken)
        proxy.hold_from = None
        program = Program(program_path, folder, display)
        resume_by_mouse_and_key(program, proxy)
        wait_for("the tag", lambda: run(program_path, "ls", f"{place}:v1",
                                        env=environment).returncode == 0)
        check_pulled(folder, proxy.address, digest)
        check_sent_once(taken_before, proxy.taken, layer_size(archive))
        program.key("ctrl+q")
        if program.process.wait(PATIENCE) != 0:
            raise Failed(f"the program ended with {program.process.returncode}")
    finally:
        # In this order: a window whose display goes first dies with an error.
        if program and program.process.poll() is None:
            program.process.send_signal(signal.SIGTERM)
            program.process.wait(PATIENCE)
        display.close()
        registry.kill()


def layer_size(archive):
    with tarfile.open(archive) as tar:
        return max(member.size for member in tar)


def main():
    folder = Path(tempfile.mkdtemp(prefix="stowage-display-"))
    try:
        test(sys.argv[1], folder)
    except (Failed, subprocess.SubprocessError) as failure:
        print(f"displayremotetest: {failure}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
