// SPDX-License-Identifier: GPL-2.0-or-later
/* collect_diag.c - lists TCP connections through netlink (sock_diag(7)). */
#include "collect_diag.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>

/* include/net/tcp_states.h; the same numbers since 2.6 */
enum { STATE_ESTABLISHED = 1, STATE_SYN_SENT = 2, STATE_CLOSE_WAIT = 8, STATE_LISTEN = 10 };

int diag_open(void)
{
	/* A dump is answered from memory: only a kernel in trouble takes this long. */
	struct timeval patience = {.tv_sec = 1};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

static int ask(int fd, int family)
{
	struct {
		struct nlmsghdr head;
		struct inet_diag_req_v2 req;
	} message = {
		.head = {.nlmsg_len = sizeof(message), .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.req = {.sdiag_family = (__u8)family, .sdiag_protocol = IPPROTO_TCP,
			.idiag_ext = 1 << (INET_DIAG_INFO - 1),
			.idiag_states = 1 << STATE_ESTABLISHED | 1 << STATE_SYN_SENT |
					1 << STATE_CLOSE_WAIT | 1 << STATE_LISTEN},
	};

	return send(fd, &message, sizeof(message), 0) == sizeof(message) ? 0 : -errno;
}

static struct conn *new_conn(struct conn_list *list)
{
	if (list->n == CONNS_MAX) {
		list->left_out++;
		return NULL;
	}
	if (list->n == list->room) {
		size_t room = list->room ? 2 * list->room : 64;
		struct conn *more = realloc(list->conn, room * sizeof(*more));

		if (!more) {
			list->left_out++;
			return NULL;
		}
		list->conn = more;
		list->room = room;
	}
	memset(&list->conn[list->n], 0, sizeof(*list->conn));
	return &list->conn[list->n++];
}

/* An older kernel's struct is shorter; what is behind its end is not known. */
static void read_info(struct conn *c, const struct rtattr *attribute)
{
	struct tcp_info info = {0};
	size_t len = RTA_PAYLOAD(attribute);

	if (len < offsetof(struct tcp_info, tcpi_total_retrans) + sizeof(info.tcpi_total_retrans))
		return;
	memcpy(&info, RTA_DATA(attribute), len < sizeof(info) ? len : sizeof(info));
	c->known = true;
	c->sent_ms = info.tcpi_last_data_sent;
	c->received_ms = info.tcpi_last_data_recv;
	c->round_trip_us = info.tcpi_rtt;
	c->unacked = info.tcpi_unacked;
	c->resent = info.tcpi_total_retrans;
	/* SYN and the ACK that ends the handshake went out, SYN-ACK came in. */
	if (info.tcpi_segs_out > info.tcpi_data_segs_out + 2)
		c->acks_out = info.tcpi_segs_out - info.tcpi_data_segs_out - 2;
	if (info.tcpi_segs_in > info.tcpi_data_segs_in + 1)
		c->acks_in = info.tcpi_segs_in - info.tcpi_data_segs_in - 1;
}

static void on_message(const struct nlmsghdr *head, struct conn_list *out)
{
	const struct inet_diag_msg *m = NLMSG_DATA(head);
	long left = (long)head->nlmsg_len - (long)NLMSG_LENGTH(sizeof(*m));
	uint16_t port = ntohs(m->id.idiag_sport);
	struct conn *c;

	if (left < 0)
		return;
	if (m->idiag_state == STATE_LISTEN) {
		out->listening[port / 64] |= 1ull << (port % 64);
		return;
	}
	c = new_conn(out);
	if (!c)
		return;
	c->inode = m->idiag_inode;
	c->family = m->idiag_family;
	c->connecting = m->idiag_state == STATE_SYN_SENT;
	c->port = port;
	c->peer_port = ntohs(m->id.idiag_dport);
	c->uid = m->idiag_uid;
	memcpy(c->address, m->id.idiag_src, sizeof(c->address));
	memcpy(c->peer_address, m->id.idiag_dst, sizeof(c->peer_address));
	for (const struct rtattr *a = (const struct rtattr *)(m + 1); RTA_OK(a, left);
	     a = RTA_NEXT(a, left)) {
		if (a->rta_type == INET_DIAG_INFO)
			read_info(c, a);
	}
}

/* Until the kernel says that this was all. */
static int receive(int fd, struct conn_list *out)
{
	char buffer[32768] __attribute__((aligned(NLMSG_ALIGNTO)));

	for (;;) {
		ssize_t got = recv(fd, buffer, sizeof(buffer), 0);
		size_t left = got < 0 ? 0 : (size_t)got;

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got ? -errno : -EIO;
		for (struct nlmsghdr *h = (struct nlmsghdr *)buffer; NLMSG_OK(h, left);
		     h = NLMSG_NEXT(h, left)) {
			if (h->nlmsg_type == NLMSG_DONE)
				return 0;
			if (h->nlmsg_type == NLMSG_ERROR)
				return ((struct nlmsgerr *)NLMSG_DATA(h))->error;
			on_message(h, out);
		}
	}
}

int diag_list(int fd, struct conn_list *out)
{
	static const int families[] = {AF_INET, AF_INET6};
	int err = 0;

	out->n = 0;
	out->left_out = 0;
	memset(out->listening, 0, sizeof(out->listening));
	for (size_t i = 0; i < 2 && !err; i++) {
		err = ask(fd, families[i]);
		if (!err)
			err = receive(fd, out);
		if (families[i] == AF_INET6 && err == -ENOENT)
			err = 0; /* a kernel without IPv6 */
	}
	return err;
}

void conn_list_free(struct conn_list *list)
{
	free(list->conn);
	memset(list, 0, sizeof(*list));
}
