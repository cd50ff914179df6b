// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_net.c - the network: /proc/net/snmp, /proc/net/dev and /proc/softirqs
 * (proc(5), Documentation/networking/snmp_counter.rst).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collect_impl.h"

/* The column of a word in "Tcp: RtoAlgorithm RtoMin ...": a line of names stands
 * before one of values, and newer kernels have more of them.  -1: none. */
static int column_of(const char *names, const char *word)
{
	size_t len = strlen(word);
	int column = 0;

	for (const char *p = names; *p && *p != '\n'; column++) {
		size_t n = strcspn(p, " \n");

		if (n == len && memcmp(p, word, n) == 0)
			return column;
		p += n;
		p += strspn(p, " ");
	}
	return -1;
}

static uint64_t column(const char *values, int wanted)
{
	const char *p = values;

	for (int i = 0; i < wanted && *p && *p != '\n'; i++) {
		p += strcspn(p, " \n");
		p += strspn(p, " ");
	}
	return wanted < 0 ? 0 : strtoull(p, NULL, 10);
}

static void collect_tcp(struct collector *c, struct net_counters *net)
{
	const char *names, *values;

	if (collect_read(c, c->proc, "net/snmp") < 0)
		return;
	names = strstr(c->text, "Tcp: ");
	values = names ? strstr(names + 1, "\nTcp: ") : NULL;
	if (!values)
		return;
	net->segments = column(values + 1, column_of(names, "OutSegs"));
	net->resent = column(values + 1, column_of(names, "RetransSegs"));
}

/* "      NET_RX:    2100809    2031747": one column for each CPU. */
static void collect_softirqs(struct collector *c, struct net_counters *net)
{
	const char *line;

	if (collect_read(c, c->proc, "softirqs") < 0)
		return;
	line = strstr(c->text, "NET_RX:");
	if (!line)
		return;
	for (char *p = (char *)line + strlen("NET_RX:"), *end; *p && *p != '\n'; p = end) {
		net->received += strtoull(p, &end, 10);
		if (end == p)
			break;
	}
}

static bool parse_nic(const char *line, struct nic_row *nic)
{
	return sscanf(line, " %15[^: ]: %lu %lu %*u %*u %*u %*u %*u %*u %lu %lu", nic->name,
		      &nic->rx_bytes, &nic->rx_packets, &nic->tx_bytes, &nic->tx_packets) == 5;
}

static void collect_nics(struct collector *c, struct snapshot *out)
{
	size_t lines = 1;

	if (collect_read(c, c->proc, "net/dev") < 0)
		return;
	for (const char *p = c->text; (p = strchr(p, '\n')); p++)
		lines++;
	out->nic = calloc(lines, sizeof(*out->nic));
	for (const char *line = c->text; out->nic && line && *line; line = strchr(line, '\n')) {
		struct nic_row nic = {0};

		line += *line == '\n';
		if (parse_nic(line, &nic) && (nic.rx_packets || nic.tx_packets))
			out->nic[out->n_nics++] = nic;
	}
}

void collect_net(struct collector *c, struct snapshot *out)
{
	collect_tcp(c, &out->net);
	collect_softirqs(c, &out->net);
	collect_nics(c, out);
}
