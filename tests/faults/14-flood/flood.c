// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flood.c - sends datagrams without end, as fast as it can, to an address and port.
 * Usage: flood ADDRESS PORT.  flood sink PORT: has the port, and reads nothing.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BATCH 64

static int sink(const char *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0) {
		perror("sink");
		return 1;
	}
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	struct iovec piece = {.iov_base = (char[64]){0}, .iov_len = 64};
	struct mmsghdr message[BATCH] = {0};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (argc != 3)
		return 2;
	if (!strcmp(argv[1], "sink"))
		return sink(argv[2]);
	to.sin_port = htons((uint16_t)atoi(argv[2]));
	if (inet_pton(AF_INET, argv[1], &to.sin_addr) != 1 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		perror(argv[1]);
		return 1;
	}
	for (int i = 0; i < BATCH; i++)
		message[i].msg_hdr = (struct msghdr){.msg_iov = &piece, .msg_iovlen = 1};
	for (;;)
		sendmmsg(fd, message, BATCH, 0); /* refused ones count as sent: it is a flood */
}
