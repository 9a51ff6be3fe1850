"""Says what is in a zip or a tar, one line for each entry in order, by Python's own readers: an
implementation of both formats that the program does not use.

    KIND MODE TIME NAME [-> TARGET] [= CONTENT]

KIND is file, folder, symlink, hardlink or device; names and targets have all but ASCII escaped; content
of more than a hundred bytes is told by its length."""

import stat
import struct
import sys
import tarfile
import zipfile


def escaped(text):
    return text.encode("ascii", "backslashreplace").decode()


def shown(content):
    return escaped(content.decode("latin-1")) if len(content) <= 100 else f"{len(content)} bytes"


def line(kind, mode, time, name, target=None, content=None):
    text = f"{kind} {mode & 0o7777:04o} {int(time)} {escaped(name)}"
    if target is not None:
        text += f" -> {escaped(target)}"
    if content is not None:
        text += f" = {shown(content)}"
    print(text.replace("\n", "\\n"))


def unix_time(info):
    """Of the extra field UT."""
    extra = info.extra
    while len(extra) >= 4:
        tag, size = struct.unpack("<HH", extra[:4])
        if tag == 0x5455 and extra[4] & 1:
            return struct.unpack("<i", extra[5:9])[0]
        extra = extra[4 + size:]
    return -1


def list_zip(path):
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            sys.exit("a checksum is wrong")
        for info in archive.infolist():
            mode = info.external_attr >> 16
            if info.is_dir():
                line("folder", mode, unix_time(info), info.filename)
            elif stat.S_ISLNK(mode):
                target = archive.read(info).decode("latin-1")
                line("symlink", mode, unix_time(info), info.filename, target)
            else:
                line("file", mode, unix_time(info), info.filename, None, archive.read(info))


def list_tar(path):
    with tarfile.open(path) as archive:
        for info in archive:
            if info.isdir():
                line("folder", info.mode, info.mtime, info.name + "/")
            elif info.issym():
                line("symlink", info.mode, info.mtime, info.name, info.linkname)
            elif info.islnk():
                line("hardlink", info.mode, info.mtime, info.name, info.linkname)
            elif info.isfile():
                content = archive.extractfile(info).read()
                line("file", info.mode, info.mtime, info.name, None, content)
            else:
                line("device", info.mode, info.mtime, info.name)


(list_zip if zipfile.is_zipfile(sys.argv[1]) else list_tar)(sys.argv[1])
