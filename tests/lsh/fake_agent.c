// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fake_agent.c - stands in for the agent's prompt file in tests of lsh: what is
 * written to DIR/prompt is answered from a table.
 *
 * The file is a link to a pseudo-terminal in canonical mode: it can be opened
 * read-write, a write and a read are apart, and an end-of-file character makes a
 * read return 0 as the end of an answer does.
 *
 * Usage: fake_agent DIR; says "ready" once the file is there; ends on SIGTERM.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define END_OF_ANSWER "\004"

static const struct {
	const char *in; /* the question contains this */
	const char *answer;
} answers[] = {
	{ "slow", "`hog` keeps both CPUs busy.\nI can run `hog` as SCHED_IDLE.  Apply?  "
		  "(yes / no / why)\n" },
	{ "yes", "Done, action 3.\n" },
	{ "why", "Because `hog` holds the CPU.  Apply?  (yes / no / why)\n" },
	{ "escape", "a \033[31mred\033[0m name\n" },
	{ "silent", "" },
};

static int open_pair(const char *dir)
{
	char path[4096];
	struct termios t;
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;

	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0)
		return -1;
	/* Kept open, so that an asker's close is no hang-up. */
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	if (slave < 0 || tcgetattr(slave, &t) < 0)
		return -1;
	cfmakeraw(&t);
	t.c_lflag |= ICANON;
	t.c_cc[VEOF] = 4; /* END_OF_ANSWER */
	if (tcsetattr(slave, TCSANOW, &t) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/prompt", dir);
	if (symlink(ptsname(master), path) < 0)
		return -1;
	return master;
}

static int answer(int master, const char *question)
{
	char text[8192];
	int n = -1;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]) && n < 0; i++)
		if (strstr(question, answers[i].in))
			n = snprintf(text, sizeof(text), "%s" END_OF_ANSWER, answers[i].answer);
	if (n < 0)
		n = snprintf(text, sizeof(text), "You said: %s" END_OF_ANSWER, question);
	return write(master, text, (size_t)n) == n ? 0 : -1;
}

int main(int argc, char **argv)
{
	char question[4200];
	int master = argc == 2 ? open_pair(argv[1]) : -1;

	if (master < 0) {
		fprintf(stderr, "fake_agent: %s\n", strerror(errno));
		return 1;
	}
	puts("ready");
	fflush(stdout);
	for (;;) {
		ssize_t n = read(master, question, sizeof(question) - 1);

		if (n <= 0 && errno != EINTR)
			return 1;
		question[n > 0 ? n : 0] = '\0';
		if (n > 0 && answer(master, question) < 0)
			return 1;
	}
}
