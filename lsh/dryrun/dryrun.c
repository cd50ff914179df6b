// SPDX-License-Identifier: GPL-2.0-or-later
/* dryrun.c - runs bubblewrap on the overlays and says what came of it. */
#include "dryrun.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "shell/words.h"
#include "term/escape.h"
#include "dryrun_space.h"

#define LIMIT_S 30	   /* a person waits for the preview */
#define PROCESSES_MAX 4096 /* more than builds have, less than a machine has */

/* -- the command ------------------------------------------------------------------------- */

static void exec_bwrap(const struct space *s, const char *command)
{
	char root[128], cwd[PATH_MAX];
	/* /proc/sys and the like of root's are no part of the overlays. */
	const char *argv[64] = { "bwrap", "--bind", root, "/", "--dev", "/dev", "--proc", "/proc",
				 "--remount-ro", "/proc", "--ro-bind", "/sys", "/sys", "--tmpfs", "/run", "--unshare-ipc",
				 "--unshare-pid", "--unshare-net", "--unshare-uts",
				 "--unshare-cgroup-try", "--die-with-parent", "--new-session",
				 "--chdir", cwd };
	static const char *const caps[] = { "--cap-drop", "ALL", "--cap-add", "CAP_DAC_OVERRIDE",
					    "--cap-add", "CAP_CHOWN", "--cap-add", "CAP_FOWNER",
					    "--cap-add", "CAP_FSETID", "--cap-add", "CAP_SETUID",
					    "--cap-add", "CAP_SETGID" };
	size_t n = 0;

	while (argv[n])
		n++;
	for (size_t i = 0; geteuid() == 0 && i < sizeof(caps) / sizeof(caps[0]); i++)
		argv[n++] = caps[i];
	argv[n++] = "bash";
	argv[n++] = "-c";
	argv[n++] = command;
	argv[n] = NULL;
	snprintf(root, sizeof(root), "%s/root", s->dir);
	if (!getcwd(cwd, sizeof(cwd)))
		strcpy(cwd, "/");
	execvp("bwrap", (char *const *)argv);
	_exit(127);
}

/* Nothing of ours but its three descriptors: one that is open for writing leads out.
 * Processes are bounded where the kernel bounds those of this user. */
static void confine(int null, int output)
{
	const struct rlimit no_core = { 0, 0 }, processes = { PROCESSES_MAX, PROCESSES_MAX };

	if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0 ||
	    close_range(3, ~0u, 0) < 0)
		_exit(127);
	setrlimit(RLIMIT_CORE, &no_core);
	setrlimit(RLIMIT_NPROC, &processes);
}

/* Keeps the end of what the command prints. */
static void keep_tail(struct dryrun *d, size_t *used, const char *piece, size_t n)
{
	size_t room = sizeof(d->tail) - 1;

	if (*used + n > room) {
		size_t drop = *used + n - room;

		d->cut = true;
		if (drop >= *used) {
			piece += n > room ? n - room : 0;
			n = n > room ? room : n;
			*used = 0;
		} else {
			memmove(d->tail, d->tail + drop, *used - drop);
			*used -= drop;
		}
	}
	memcpy(d->tail + *used, piece, n);
	*used += n;
	d->tail[*used] = '\0';
}

static time_t now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

static void run(const struct space *s, const char *command, struct dryrun *out)
{
	time_t end = now_s() + LIMIT_S;
	size_t used = 0;
	int p[2], status = 0;
	pid_t pid;

	out->status = 127;
	if (pipe2(p, O_CLOEXEC) < 0)
		return;
	pid = fork();
	if (pid == 0) {
		confine(open("/dev/null", O_RDONLY), p[1]);
		exec_bwrap(s, command);
	}
	close(p[1]);
	while (pid > 0) {
		struct pollfd poll_fd = { p[0], POLLIN, 0 };
		char piece[4096];
		ssize_t n;

		if (now_s() >= end) {
			out->timed_out = true;
			kill(pid, SIGKILL);
			break;
		}
		if (poll(&poll_fd, 1, 500) <= 0)
			continue;
		n = read(p[0], piece, sizeof(piece));
		if (n <= 0)
			break;
		keep_tail(out, &used, piece, (size_t)n);
	}
	out->tail_len = used;
	close(p[0]);
	if (pid > 0 && waitpid(pid, &status, 0) == pid)
		out->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void list_changes(const struct space *s, FILE *f)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		char upper[128];

		snprintf(upper, sizeof(upper), "%s/u%zu", s->dir, i);
		if (s->layer[i].overlay)
			n += dryrun_list(upper, s->layer[i].place, s->layer[i].place, f);
	}
	if (n == 0)
		fputs("  changes no file\n", f);
	for (size_t i = 0; i < s->n; i++)
		if (!s->layer[i].overlay) {
			fputs("  read-only in this preview: ", f);
			escape_print(f, s->layer[i].place);
			fputc('\n', f);
		}
	if (s->left_out)
		fprintf(f, "  %zu mounted file systems are not in this preview\n", s->left_out);
}

/* In a child, whose namespace goes with it. */
static int child(const char *dir, const char *command, FILE *changes, int report)
{
	struct space *s = calloc(1, sizeof(*s));
	struct dryrun d = { .status = 0 };
	int err = s ? space_make(s, dir) : -ENOMEM;

	if (!err) {
		run(s, command, &d);
		if (changes) {
			list_changes(s, changes);
			fflush(changes);
		}
	}
	if (!err && write(report, &d, sizeof(d)) != sizeof(d))
		err = -EIO;
	return -err;
}

int dryrun_run(const char *command, FILE *changes, struct dryrun *out, char *reason,
	       size_t reason_len)
{
	char dir[] = "/tmp/lsh-preview.XXXXXX";
	int p[2], status, err;
	ssize_t n;
	pid_t pid;

	memset(out, 0, sizeof(*out));
	if (!words_in_path("bwrap", NULL, 0)) {
		snprintf(reason, reason_len, "the program bwrap (bubblewrap) is not installed");
		return -ENOENT;
	}
	snprintf(reason, reason_len, "no overlay file system can be made here");
	if (!mkdtemp(dir))
		return -errno;
	if (pipe2(p, O_CLOEXEC) < 0) {
		err = -errno;
		rmdir(dir);
		return err;
	}
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		signal(SIGINT, SIG_DFL);
		_exit(child(dir, command, changes, p[1]));
	}
	close(p[1]);
	n = pid > 0 ? read(p[0], out, sizeof(*out)) : -1;
	close(p[0]);
	err = n == sizeof(*out) ? 0 : -EPERM;
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (rmdir(dir) < 0 && !err)
		err = -errno;
	return err;
}

/* -- what it shows ------------------------------------------------------------------------- */

/* What such programs do is outside of the preview. */
static const struct {
	const char *names, *what;
} unseen[] = {
	{ " curl wget ssh scp rsync ping dig host apt apt-get git pip npm nc traceroute whois ",
	  "the network: there is none in it" },
	{ " kill pkill killall renice chrt taskset ionice fuser skill xkill ",
	  "other processes: they are not in it" },
	{ " systemctl service loginctl timedatectl hostnamectl localectl docker journalctl nmcli ",
	  "services: they cannot be reached from it" },
	{ " mount umount swapon swapoff sysctl modprobe insmod rmmod ip iptables nft dmesg mkfs dd "
	  "fdisk parted shutdown reboot poweroff halt ",
	  "devices and the kernel: they cannot be changed from it" },
	{ " sudo su doas pkexec runuser ", "what needs other rights: nobody gets them in it" },
};

static void show_unseen(const struct danger *d, FILE *f)
{
	if (d->level == DANGER_UNKNOWN)
		fputs("  cannot preview the network, other processes, services, devices and the kernel:"
		      " what it does with them fails in it\n", f);
	for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++)
		for (size_t k = 0; k < d->n_names; k++) {
			char word[80];

			snprintf(word, sizeof(word), " %.63s ", d->name[k]);
			if (!strstr(unseen[i].names, word))
				continue;
			fprintf(f, "  cannot preview %s\n", unseen[i].what);
			break;
		}
}

int dryrun_show(const char *command, const struct danger *danger, FILE *f)
{
	struct dryrun d;
	char reason[160];
	int err = dryrun_run(command, f, &d, reason, sizeof(reason));

	if (err) {
		fprintf(f, "  no preview: %s\n", reason);
		return err;
	}
	show_unseen(danger, f);
	if (d.tail_len > 0) {
		struct escape e = { .n = 0 };

		fprintf(f, "  it prints%s:\n", d.cut ? ", at the end" : "");
		escape_write(&e, f, d.tail, d.tail_len);
		escape_end(&e, f);
		if (d.tail[d.tail_len - 1] != '\n')
			fputc('\n', f);
	}
	if (d.timed_out)
		fprintf(f, "  it was ended after %d s\n", LIMIT_S);
	else
		fprintf(f, "  its status is %d; nothing of this has happened\n", d.status);
	return 0;
}
