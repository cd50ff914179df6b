// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bpf_check_irq.c - packets and softirqs against a sender that knows what it sent.
 * Runs as root.  Usage: bpf_check_irq [NAME...]
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "check.h"

#define PACKETS 20000u
#define PACKET_BYTES 100u

/* A virtual machine's initial file system leaves it down. */
static bool loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_LOOPBACK | IFF_RUNNING};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0;

	if (fd >= 0)
		close(fd);
	return up;
}

/* Sends so many datagrams to a socket of its own that nobody reads, says so and
 * stays, so that its row is there. */
static pid_t sender(int *ready)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof(to);
	char packet[PACKET_BYTES] = {0};
	int end[2], in, out;
	pid_t pid;

	if (pipe(end) != 0)
		return -1;
	pid = spawn();
	if (pid) {
		close(end[1]);
		*ready = end[0];
		return pid;
	}
	in = socket(AF_INET, SOCK_DGRAM, 0);
	out = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(in, (struct sockaddr *)&to, len) != 0 ||
	    getsockname(in, (struct sockaddr *)&to, &len) != 0)
		_exit(1);
	for (unsigned int i = 0; i < PACKETS; i++) {
		if (sendto(out, packet, sizeof(packet), 0, (struct sockaddr *)&to, len) < 0)
			_exit(1);
	}
	if (write(end[1], "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

/* Every packet is counted once, for the one that sent it; and the softirqs that
 * take them in run in its own context, on loopback. */
static int check_packets(void)
{
	struct snapshot a, b, d;
	const struct task_row *row;
	struct seen seen;
	struct probe *p = open_probe(NULL, &seen);
	int ready = -1, err;
	char c;
	pid_t pid;

	if (!p)
		return 1;
	if (!loopback_up())
		FAIL("no loopback");
	err = probe_want(p, PROBE_BIT(PROBE_IRQ));
	if (err || sample(p, &a))
		FAIL("the set: %s", strerror(-err));
	pid = sender(&ready);
	err = pid < 0 || read(ready, &c, 1) != 1;
	if (err || sample(p, &b) || snapshot_diff(&a, &b, &d))
		FAIL("no packets were sent");
	end(pid);
	row = snapshot_task(&d, pid);
	if (!row)
		FAIL("the sender is not listed");
	printf("  %u sent: %lu seen, %lu bytes; softirqs %.2f ms of its %.2f ms, network %.2f ms, "
	       "interrupts %.2f ms\n",
	       PACKETS, row->t.sent, row->t.sent_bytes, (double)row->t.softirq_ns / 1e6,
	       (double)row->t.run_ns / 1e6, (double)d.net.receive_ns / 1e6,
	       (double)d.net.irq_ns / 1e6);
	err = row->t.sent != PACKETS || row->t.sent_bytes < (uint64_t)PACKETS * PACKET_BYTES ||
	      !row->t.softirq_ns || row->t.softirq_ns > row->t.run_ns ||
	      d.net.receive_ns < row->t.softirq_ns / 2;
	snapshot_free(&a);
	snapshot_free(&b);
	snapshot_free(&d);
	close_probe(p);
	return err;
}

int main(int argc, char **argv)
{
	static const struct check checks[] = {{"packets", check_packets}};

	return run_checks(checks, sizeof(checks) / sizeof(*checks), argc, argv);
}
