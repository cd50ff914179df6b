// SPDX-License-Identifier: GPL-2.0-or-later
/* syntax.c - runs `bash -n` and reads from its message what is missing. */
#include "syntax.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What bash says (in the C locale) when the text ends too early. */
static const char *const early_end[] = {
	"unexpected end of file",
	"unexpected EOF while looking for",
	"delimited by end-of-file",
};

/* An odd number of backslashes at the end continues the line; bash -n takes it. */
static bool ends_in_backslash(const char *text)
{
	size_t n = 0, len = strlen(text);

	while (n < len && text[len - 1 - n] == '\\')
		n++;
	return n % 2 == 1;
}

static void parse_child(const char *text, int errors)
{
	int null = open("/dev/null", O_RDWR);

	signal(SIGINT, SIG_IGN); /* the prompt of lsh deals with it */
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(errors, 2) < 0)
		_exit(126);
	setenv("LC_ALL", "C", 1);
	unsetenv("BASH_ENV");
	execlp("bash", "bash", "-O", "extglob", "-n", "-c", text, (char *)NULL);
	_exit(127);
}

static size_t read_all(int fd, char *buf, size_t size)
{
	size_t used = 0;
	char rest[512];

	for (;;) {
		bool full = used == size - 1;
		ssize_t n = read(fd, full ? rest : buf + used,
				 full ? sizeof(rest) : size - 1 - used);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		used += full ? 0 : (size_t)n;
	}
	buf[used] = '\0';
	return used;
}

int syntax_check(const char *text)
{
	char message[2048];
	int p[2], status;
	pid_t pid;

	if (ends_in_backslash(text))
		return SYNTAX_INCOMPLETE;
	if (pipe2(p, O_CLOEXEC) < 0)
		return -errno;
	pid = fork();
	if (pid < 0) {
		int err = -errno;

		close(p[0]);
		close(p[1]);
		return err;
	}
	if (pid == 0)
		parse_child(text, p[1]);
	close(p[1]);
	read_all(p[0], message, sizeof(message));
	close(p[0]);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (WIFEXITED(status) && WEXITSTATUS(status) >= 126)
		return -ENOENT;
	for (size_t i = 0; i < sizeof(early_end) / sizeof(early_end[0]); i++)
		if (strstr(message, early_end[i]))
			return SYNTAX_INCOMPLETE;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? SYNTAX_OK : SYNTAX_ERROR;
}
