# SPDX-License-Identifier: GPL-2.0-or-later
"""Do two commands have the same effect?  Each runs in a fresh little machine made by bubblewrap:
an own root with the same files in it, no network, no process of this machine, five seconds.
Compared are what it printed, its status, and every file afterwards.
"""
import hashlib
import re
import shlex
import subprocess

SAFE = set("""ls find grep cat head tail sed awk sort uniq wc cp mv rm mkdir rmdir touch ln chmod tar gzip
gunzip xz zip unzip du diff comm cut tr tac nl stat file md5sum sha256sum split cmp basename dirname
realpath readlink pwd cd echo printf paste join fold column rev seq expr truncate fallocate tree
strings base64 true xargs od xxd zcat less more date""".split())

SETUP = r"""
set -e
mkdir -p /tmp /root/work /srv/data /var/tmp /var/log /opt /home/user /mnt /backup
cd /root/work
words() { printf '%s\n' 'alpha 1 error timeout' 'Beta 22 warning foo' 'gamma 3 hello GET 404' \
	'' 'alpha 1 error timeout' 'delta 4, Failed import os' '# note eth0 bar' 'zeta 10 panic listen'; }
make_file() {
	mkdir -p "$(dirname "$1")"
	case $1 in
	*.tar.gz | *.tgz) (d=$(mktemp -d); words >"$d/in.txt"; tar -czf "$1" -C "$d" in.txt) ;;
	*.tar.xz) (d=$(mktemp -d); words >"$d/in.txt"; tar -cJf "$1" -C "$d" in.txt) ;;
	*.tar) (d=$(mktemp -d); words >"$d/in.txt"; tar -cf "$1" -C "$d" in.txt) ;;
	*.zip) (d=$(mktemp -d); words >"$d/in.txt"; cd "$d"; zip -qX out.zip in.txt; mv out.zip /tmp/made.zip)
		mv /tmp/made.zip "$1" ;;
	*.gz) words | gzip -n >"$1" ;;
	*) words >"$1" ;;
	esac
}
make_dir() {
	mkdir -p "$1/sub/deep" "$1/empty"
	for f in a.txt b.log c.py .hidden sub/d.txt sub/e.conf sub/deep/f.py; do words >"$1/$f"; done
	: >"$1/nothing.tmp"
	head -c 3000000 /dev/zero >"$1/sub/big.iso"
	ln -s nowhere "$1/broken"
	chmod +x "$1/c.py"
	touch -d 2020-01-01 "$1/b.log"
}
make_dir /root/work
"""
AFTER = r"""
find / -xdev \( -path /proc -o -path /usr -o -path /dev -o -path /lib -o -path /lib64 -o -path /bin \
	-o -path /sbin -o -path /etc -o -path /tmp/out \) -prune -o -printf '%p %y %m %l\n' | sort
find / -xdev \( -path /proc -o -path /usr -o -path /dev -o -path /lib -o -path /lib64 -o -path /bin \
	-o -path /sbin -o -path /etc -o -path /tmp/out \) -prune -o -type f -size -2000k \
	! -name '*gz' ! -name '*.zip' ! -name '*.xz' ! -name '*.tar' -print0 | sort -z | xargs -0r cat
"""


def safe(command):
    """Are all its programs such that run on files alone?"""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|<>&;")
    lexer.whitespace_split = True
    first, programs = True, []
    try:
        for word in lexer:
            if word in ("|", "&&", "||", ";"):
                first = True
            elif first or word == "-exec":
                programs += [word] if first else []
                first = word == "-exec"
    except ValueError:
        return False
    return bool(programs) and all(p in SAFE for p in programs)


def setup(values):
    """The shell text that makes what a request names."""
    out = SETUP
    for kind, value in sorted(values.items()):
        if kind[:-1] not in ("path", "word"):
            continue
        name = shlex.quote(value)
        if value.startswith("~"):
            name = shlex.quote("/root/" + value[2:])
        if value.startswith(("/usr", "/etc", "/bin", "/dev", "/proc")) or value in ("/", "..", "."):
            continue
        deep = re.search(r"\.[A-Za-z][A-Za-z0-9.]{0,6}$", value)
        out += "%s %s 2>/dev/null || true\n" % ("make_file" if deep else "make_dir", name)
    return out + "find /root /srv /opt /var /home -newermt 2021-01-01 -exec touch -h -d 2024-05-05 {} + || true\n"


def effect(command, values):
    """A digest of what the command does; None where it cannot be run."""
    script = setup(values) + "cd /root/work\nmkdir -p /tmp/out\nset +e\n(%s\n) >/tmp/out/said 2>/tmp/out/err </dev/null\n" \
        "echo status $?\ncat /tmp/out/said\n" % command + AFTER
    argv = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv",
            "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/root", "--setenv", "LC_ALL", "C.UTF-8",
            "--setenv", "TZ", "UTC", "--tmpfs", "/", "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc",
            "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
            "--proc", "/proc", "--dev", "/dev", "--chdir", "/", "timeout", "5", "bash", "-s"]
    try:
        done = subprocess.run(argv, input=script.encode(), capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode or b"status" not in done.stdout:
        return None
    return hashlib.sha256(done.stdout).hexdigest()


def same(command, accepted, values):
    """Has the command the effect of one of the accepted ones?"""
    if not safe(command):
        return False
    first = effect(command, values)
    return first is not None and any(safe(a) and effect(a, values) == first for a in accepted)
