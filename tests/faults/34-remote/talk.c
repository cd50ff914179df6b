// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * talk.c - a server that answers each request after a time, and a client that asks
 * again soon after it has its answer.  The requests are lines of one byte.
 * Usage: talk serve ADDRESS PORT MS | talk ask ADDRESS PORT COUNT-FILE
 * MS is read anew from the file of that name at each request, if there is one.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static long delay_ms(const char *from)
{
	FILE *f = fopen(from, "re");
	long ms = 0;

	if (!f)
		return atol(from);
	if (fscanf(f, "%ld", &ms) != 1)
		ms = 0;
	fclose(f);
	return ms;
}

static void answer(int fd, const char *delay)
{
	char c;

	while (read(fd, &c, 1) == 1) {
		long ms = delay_ms(delay);
		struct timespec t = {ms / 1000, ms % 1000 * 1000000};

		nanosleep(&t, NULL);
		if (write(fd, &c, 1) != 1)
			break;
	}
	close(fd);
}

static int serve(const struct sockaddr_in *at, const char *delay)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (const struct sockaddr *)at, sizeof(*at)) != 0 || listen(fd, 16) != 0) {
		perror("serve");
		return 1;
	}
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int with = accept(fd, NULL, NULL);

		if (with >= 0 && fork() == 0) {
			answer(with, delay);
			_exit(0);
		}
		close(with);
	}
}

/* A little work for each answer and a pause, and the number of answers told. */
static int ask(const struct sockaddr_in *to, const char *count)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct timespec pause = {0, 100000000};
	unsigned long n = 0;
	char c = 'q';

	if (connect(fd, (const struct sockaddr *)to, sizeof(*to)) != 0) {
		perror("ask");
		return 1;
	}
	while (write(fd, &c, 1) == 1 && read(fd, &c, 1) == 1) {
		FILE *f = fopen(count, "we");

		if (f) {
			fprintf(f, "%lu\n", ++n);
			fclose(f);
		}
		for (volatile int i = 0; i < 200000; i++)
			;
		nanosleep(&pause, NULL);
	}
	return 1;
}

int main(int argc, char **argv)
{
	struct sockaddr_in at = {.sin_family = AF_INET};

	if (argc != 5 || inet_pton(AF_INET, argv[2], &at.sin_addr) != 1)
		return 2;
	at.sin_port = htons((uint16_t)atoi(argv[3]));
	return !strcmp(argv[1], "serve") ? serve(&at, argv[4]) : ask(&at, argv[4]);
}
