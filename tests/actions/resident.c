/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resident FILE [WORD...] - a process that holds a file's pages in its memory, as a tab of
 * a browser holds what it was made from: maps FILE, touches every page, says "ready" and
 * sleeps until its standard input is closed at the other end.  On SIGUSR1 it reads all of
 * it again and says "sum N".
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned long sum(const volatile unsigned char *at, size_t len)
{
	unsigned long total = 0;

	for (size_t i = 0; i < len; i += 64)
		total += at[i];
	return total;
}

int main(int argc, char **argv)
{
	struct pollfd p[2] = {{.events = POLLIN}, {.fd = 0}};
	struct signalfd_siginfo info;
	const unsigned char *at;
	struct stat st;
	sigset_t set;
	int fd = argc > 1 ? open(argv[1], O_RDONLY) : -1;

	if (fd < 0 || fstat(fd, &st))
		return 2;
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	p[0].fd = signalfd(-1, &set, 0);
	printf("sum %lu\nready\n", sum(at, (size_t)st.st_size));
	while (poll(p, 2, -1) >= 0 && !p[1].revents)
		if (p[0].revents && read(p[0].fd, &info, sizeof(info)) == sizeof(info))
			printf("sum %lu\n", sum(at, (size_t)st.st_size));
	return 0;
}
