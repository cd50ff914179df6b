/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proc_main.c - llamux-proc: runs a command with a /proc in which there is a
 * directory `llamux`.
 *
 * Three processes: this one stays outside, watches the mount table, and puts the
 * agent's files into the command's /proc whenever an agent starts; its child
 * lives in the private mount namespace and serves the tree; the grandchild is the
 * command.  Everything goes with them, as the namespace does.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "llamux/paths.h"
#include "base/log.h"
#include "base/mountpoint.h"
#include "procfs_space.h"

#define PROGRAM "llamux-proc"

static const char usage[] =
	"Usage: llamux-proc [--] [COMMAND [ARGUMENT]...]\n"
	"Runs COMMAND (default: your shell) with a /proc of its own in which llamux is a\n"
	"directory: the files of the llamux-agent that serves $LLAMUX_DIR, default\n" LLAMUX_MOUNT_DIR
	".  The rest of the system keeps its own /proc.\n\n"
	"  --help       print this and end\n"
	"  --version    print the version and end\n";

static int exit_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static const char *files_dir(void)
{
	const char *dir = getenv(LLAMUX_ENV_DIR);

	return dir && dir[0] ? dir : LLAMUX_MOUNT_DIR;
}

/* --- the command ----------------------------------------------------------------- */

static void run_command(char **argv)
{
	/* Without its /proc the command could not go on: let it know. */
	prctl(PR_SET_PDEATHSIG, SIGHUP);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], argv);
	log_error("%s: %s", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

/* --- the process in the namespace -------------------------------------------------- */

/* entered: a byte is written when the namespace is ready for the agent's files;
 * placed: one is read when they are in. */
static int serve(char **argv, int entered, int placed)
{
	char reason[256] = "", c;
	int status = 0, err;
	pid_t command;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	err = procfs_space_enter(reason, sizeof(reason));
	if (err < 0) {
		log_error("%s", reason);
		return EXIT_FAILURE;
	}
	if (write(entered, "", 1) != 1 || read(placed, &c, 1) != 1)
		return EXIT_FAILURE; /* the process outside has ended */
	command = fork();
	if (command == 0)
		run_command(argv);
	if (command < 0) {
		log_error("no process: %s", strerror(errno));
		return EXIT_FAILURE;
	}
	while (waitpid(command, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_FAILURE;
	return exit_status(status);
}

/* --- the process outside -------------------------------------------------------------- */

/* Is what stands on `llamux` of that process's /proc the agent that is mounted
 * here as id?  Ids are used again, so a dead one is looked at. */
static bool up_to_date(pid_t child, uint64_t id, uint64_t before)
{
	char path[48];
	struct statfs st;

	snprintf(path, sizeof(path), "/proc/%d/root/proc/llamux", child);
	return id == before && (id == 0 || statfs(path, &st) == 0);
}

/* The mount table is readable for urgent data when it has changed (proc(5)). */
static void watch(pid_t child, int child_fd, int ns)
{
	int table = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	struct pollfd fds[] = { { child_fd, POLLIN, 0 }, { table, POLLPRI, 0 } };
	uint64_t id = mountpoint_id(files_dir());

	while (poll(fds, table < 0 ? 1 : 2, -1) >= 0 || errno == EINTR) {
		uint64_t now;

		if (fds[0].revents)
			break;
		now = mountpoint_id(files_dir());
		if (!up_to_date(child, now, id) && procfs_space_bind(ns, files_dir()) < 0)
			log_warn("/proc/llamux cannot be brought up to date");
		id = now;
	}
	if (table >= 0)
		close(table);
}

static int outside(pid_t child, int entered, int placed)
{
	char path[48], c;
	int child_fd = (int)syscall(SYS_pidfd_open, child, 0), ns = -1, status = 0;

	if (read(entered, &c, 1) == 1) {
		snprintf(path, sizeof(path), "/proc/%d/ns/mnt", child);
		ns = open(path, O_RDONLY | O_CLOEXEC);
		if (ns < 0 || procfs_space_bind(ns, files_dir()) < 0)
			log_warn("/proc/llamux cannot be filled");
		if (write(placed, "", 1) != 1)
			log_warn("the command did not start");
		if (child_fd >= 0 && ns >= 0)
			watch(child, child_fd, ns);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_FAILURE;
	return exit_status(status);
}

static int start(char **argv)
{
	int entered[2], placed[2];
	pid_t child;

	if (pipe2(entered, O_CLOEXEC) < 0 || pipe2(placed, O_CLOEXEC) < 0) {
		log_error("no pipe: %s", strerror(errno));
		return EXIT_FAILURE;
	}
	/* Ctrl-C is for the command. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	child = fork();
	if (child == 0) {
		close(entered[0]);
		close(placed[1]);
		_exit(serve(argv, entered[1], placed[0]));
	}
	if (child < 0) {
		log_error("no process: %s", strerror(errno));
		return EXIT_FAILURE;
	}
	close(entered[1]);
	close(placed[0]);
	return outside(child, entered[0], placed[1]);
}

static const char *default_shell(void)
{
	const char *shell = getenv("SHELL");
	const struct passwd *pw = shell && shell[0] ? NULL : getpwuid(getuid());

	if (shell && shell[0])
		return shell;
	return pw && pw->pw_shell && pw->pw_shell[0] ? pw->pw_shell : "/bin/sh";
}

int main(int argc, char **argv)
{
	char *shell[] = { NULL, NULL }, reason[256];
	int first = 1;

	log_start(PROGRAM, LOG_LEVEL_INFO);
	if (argc > 1 && argv[1][0] == '-') {
		if (strcmp(argv[1], "--help") == 0)
			return fputs(usage, stdout) < 0;
		if (strcmp(argv[1], "--version") == 0)
			return printf(PROGRAM " %s\n", LLAMUX_VERSION) < 0;
		if (strcmp(argv[1], "--") != 0) {
			log_error("unknown option '%s': see --help", argv[1]);
			return 2;
		}
		first = 2;
	}
	if (geteuid() != 0) {
		log_error("it must be started as root, for the mounts: use sudo");
		return EXIT_FAILURE;
	}
	if (mountpoint_fuse(reason, sizeof(reason)) < 0) {
		log_error("%s", reason);
		return EXIT_FAILURE;
	}
	shell[0] = (char *)default_shell();
	return start(first < argc ? argv + first : shell);
}
