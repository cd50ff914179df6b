// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_net.c - the network: its interrupts, which take the CPU from whoever
 * runs there, and other sides that do not answer.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "findings_impl.h"
#include "findings_table.h"

/* Who sends this part of all packets that processes send is the sender.  unit: %;
 * default 50: the majority. */
#define SENDER_PERCENT 50
/* Interrupts for packets of its own are a program's own work: it is no victim from
 * this part of the sender's packets on.  unit: %; default 20. */
#define OWN_PACKETS_PERCENT 20
/* A victim of interrupts had work for its CPU.  unit: % of the time that was looked
 * at; default 50. */
#define WANTS_CPU_PERCENT 50
/* Waiting for an answer is what a client does; it is slow from this part of its time
 * on.  unit: % of the window; default 50. */
#define NET_WAIT_PERCENT 50
/* ... if the answers take long.  unit: ns; default 50 ms at a moment in the middle,
 * so twice that in all, what a person notices. */
#define NET_AGE_NS 50000000ull
/* What the other side did is told from this part on.  unit: % of the window; default 1. */
#define PEER_DID_PERCENT 1

void subject_of_task(const struct task_row *row, struct subject *out)
{
	*out = (struct subject){.kind = SUBJECT_PROCESS, .cgroup_id = row->cgroup_id,
				.start_ns = row->start_ns, .n_pids = 1, .uid = row->uid};
	out->pid[0] = row->pid;
	out->pid_start_ns[0] = row->start_ns;
	snprintf(out->name, sizeof(out->name), "%.*s", SNAPSHOT_NAME_LEN, row->comm);
}

/* --- interrupts ---------------------------------------------------------------- */

static const struct nic_row *busiest_nic(const struct snapshot *s)
{
	const struct nic_row *best = NULL;

	for (size_t i = 0; i < s->n_nics; i++) {
		if (strncmp(s->nic[i].name, "lo", sizeof(s->nic[i].name)) != 0 &&
		    (!best || s->nic[i].rx_packets > best->rx_packets))
			best = &s->nic[i];
	}
	return best && best->rx_packets ? best : NULL;
}

/* Who sends most, while that was counted; GROUP_NOBODY if nobody has the most. */
static size_t main_sender(const struct work *w, uint64_t *sent)
{
	uint64_t all = 0, most = 0;
	size_t best = GROUP_NOBODY;

	for (size_t g = 0; g < w->whole.n; g++) {
		uint64_t n = w->whole.group[g].t.sent;

		all += n;
		if (n > most && !w->whole.group[g].kernel) {
			most = n;
			best = g;
		}
	}
	*sent = most;
	return most && most >= part_of(all, SENDER_PERCENT) ? best : GROUP_NOBODY;
}

/* The packets come from here, or through a device. */
static void blame_packets(const struct work *w, struct finding *f, const struct set_use *use)
{
	const struct snapshot *s = w->s;
	const struct nic_row *nic = busiest_nic(s);
	uint64_t sent, received = nic ? nic->rx_packets : 0, rate = received;
	size_t sender = main_sender(w, &sent);
	uint64_t over = s->span_ns;

	/* What is sent was counted for a part of the window only. */
	if (sender != GROUP_NOBODY && use->on_ns &&
	    sent >= (uint64_t)((unsigned __int128)received * use->on_ns / s->span_ns) / 2) {
		groups_subject(&w->whole, sender, NULL, &f->culprit);
		f->culprit_run_ns = w->whole.group[sender].t.run_ns;
		rate = sent;
		over = use->on_ns;
	} else if (nic) {
		f->culprit.kind = SUBJECT_NIC;
		snprintf(f->culprit.name, sizeof(f->culprit.name), "%.*s",
			 (int)sizeof(nic->name), nic->name);
	} else {
		f->culprit.kind = SUBJECT_KERNEL;
		snprintf(f->culprit.name, sizeof(f->culprit.name), "interrupts");
		return;
	}
	evidence_add(f, EVIDENCE_PACKETS,
		     (uint64_t)((unsigned __int128)rate * 1000 * 1000000000 / over));
}

/* A group that computes, whose CPU interrupts take, and not for packets of its own. */
static bool is_robbed(const struct group *g, uint64_t on_ns, uint64_t sent)
{
	uint64_t taken = g->t.softirq_ns + g->t.irq_ns;

	return !g->kernel && !g->self && taken >= VICTIM_LEAST_NS &&
	       taken >= part_of(on_ns, VICTIM_PERCENT) &&
	       g->t.run_ns >= part_of(on_ns, WANTS_CPU_PERCENT) &&
	       g->t.sent < part_of(sent, OWN_PACKETS_PERCENT) + 1;
}

/* Softirqs that came in such number that the kernel gave them a thread: what waits
 * behind it waits for them. */
static void rename_hogs(struct work *w, const struct set_use *use)
{
	for (size_t i = 0; i < w->n_found; i++) {
		struct finding *f = &w->found[i].f;

		if (f->cause != CAUSE_CPU_HOG || f->culprit.kind != SUBJECT_KERNEL ||
		    strncmp(f->culprit.name, "ksoftirqd", strlen("ksoftirqd")) != 0)
			continue;
		f->cause = CAUSE_IRQ_LOAD;
		f->pressure = UINT_MAX;
		blame_packets(w, f, use);
	}
}

void find_interrupts(struct work *w)
{
	const struct snapshot *s = w->s;
	const struct set_use *use = &s->set[PROBE_IRQ];
	size_t victim = GROUP_NOBODY;
	uint64_t most = 0, sent, all = 0;
	struct finding *f;

	rename_hogs(w, use);
	main_sender(w, &sent);
	for (size_t g = 0; g < w->whole.n; g++) {
		const struct group *group = &w->whole.group[g];
		uint64_t taken = group->t.softirq_ns + group->t.irq_ns;

		if (!is_robbed(group, use->on_ns, sent))
			continue;
		all += taken;
		if (taken > most) {
			most = taken;
			victim = g;
		}
	}
	if (victim == GROUP_NOBODY)
		return;
	f = found_add(w, CAUSE_IRQ_LOAD, all);
	if (!f)
		return;
	groups_subject(&w->whole, victim, NULL, &f->victim);
	f->window_ns = use->on_ns;
	f->lost_ns = most;
	f->all_lost_ns = all;
	f->confidence = CONFIDENCE_ACCOUNTED;
	evidence_add(f, EVIDENCE_SOFTIRQ,
		     s->net.receive_ns + s->net.other_softirq_ns + s->net.irq_ns);
	if (s->net.receive_ns >= (s->net.other_softirq_ns + s->net.irq_ns)) {
		blame_packets(w, f, use);
	} else {
		f->culprit.kind = SUBJECT_KERNEL;
		snprintf(f->culprit.name, sizeof(f->culprit.name), "interrupts");
	}
}

/* --- other sides --------------------------------------------------------------- */

/* Time for which the process slept of its own will, all its threads; of one of many
 * threads no more than the window without what others of them computed: while one does, a
 * thread that listens to the other side holds nothing up. */
static uint64_t slept(const struct task_row *row, uint64_t span_ns)
{
	uint64_t whole = row->t.alive_ns ? row->t.alive_ns : span_ns;
	uint64_t computes = row->t.run_ns + row->t.wait_ns;
	uint64_t known = computes + row->t.blocked_ns;
	uint64_t rest = whole > known ? whole - known : 0;
	uint64_t most = span_ns > computes ? span_ns - computes : 0;

	return rest < most ? rest : most;
}

uint64_t peer_lost_ns(const struct snapshot *s, const struct peer_row *peer)
{
	const struct task_row *row = snapshot_task(s, peer->pid);
	uint64_t rest = row ? slept(row, s->span_ns) : 0;

	return peer->waited_ns < rest ? peer->waited_ns : rest;
}

/* TCP itself does not get through: the network, or a machine that is down. */
static bool network_fails(const struct peer_row *peer)
{
	return peer->connecting || (peer->unacked && peer->pending_ns >= NET_AGE_NS) ||
	       (peer->resent && peer->pending_ns);
}

/*
 * Held up, not idle: a client that sent something long ago to a healthy connection
 * and would wait for an event for ever (a queue, a subscription) is not slow.  One
 * that gets answers, but late, is; so is one whose packets are lost.
 */
static bool is_held_up(const struct snapshot *s, const struct peer_row *peer)
{
	uint64_t age = peer->waits ? peer->age_ns / peer->waits : 0;

	if (!peer->waits || peer_lost_ns(s, peer) < part_of(s->span_ns, NET_WAIT_PERCENT))
		return false;
	if (network_fails(peer))
		return true;
	return age >= NET_AGE_NS && peer->pending_ns < s->span_ns && age < s->span_ns / 2;
}

static void name_remote(const struct snapshot *s, const struct peer_row *peer, struct subject *out)
{
	const struct task_row *row = peer->peer_pid ? snapshot_task(s, peer->peer_pid) : NULL;

	if (row) {
		subject_of_task(row, out);
		return;
	}
	out->kind = SUBJECT_REMOTE;
	snprintf(out->name, sizeof(out->name), "%.*s", (int)sizeof(peer->peer), peer->peer);
}

static bool is_self(const struct work *w, pid_t pid)
{
	for (size_t i = 0; i < 4; i++) {
		if (w->ctx->self[i] && w->ctx->self[i] == pid)
			return true;
	}
	return false;
}

/* What the other side did meanwhile, where that is a process of this machine. */
static void peer_doing(struct finding *f, const struct task_row *row, uint64_t span_ns)
{
	const struct {
		enum evidence_kind kind;
		uint64_t ns;
	} did[] = {
		{ EVIDENCE_RAN, row->t.run_ns },
		{ EVIDENCE_HOLDER_WAIT, row->t.wait_ns },
		{ EVIDENCE_BLOCKED, row->t.blocked_ns },
	};

	for (size_t i = 0; i < sizeof(did) / sizeof(did[0]); i++) {
		if (did[i].ns >= part_of(span_ns, PEER_DID_PERCENT))
			evidence_add(f, did[i].kind, did[i].ns);
	}
}

/* A wait for a process of this machine, while that one ran or waited itself, is told where
 * it lost the time: only the rest counts for rank. */
static uint64_t unexplained(const struct snapshot *s, const struct peer_row *peer)
{
	const struct task_row *row = peer->peer_pid ? snapshot_task(s, peer->peer_pid) : NULL;
	uint64_t lost = peer_lost_ns(s, peer), busy;

	if (!row)
		return lost;
	busy = row->t.run_ns + row->t.wait_ns + row->t.blocked_ns;
	return lost > busy ? lost - busy : 0;
}

static void report_peer(struct work *w, const struct peer_row *peer, uint64_t all, uint64_t rank,
			const bool *only)
{
	size_t task = task_index(w->s, peer->pid);
	struct finding *f = found_add(w, CAUSE_NET_WAIT, rank);

	if (!f)
		return;
	groups_subject(&w->whole, w->whole.of[task], only, &f->victim);
	name_remote(w->s, peer, &f->culprit);
	f->lost_ns = all;
	f->all_lost_ns = all;
	f->count = peer->waits;
	f->confidence = CONFIDENCE_MEASURED;
	if (peer->pending_ns)
		evidence_add(f, EVIDENCE_OWED, peer->pending_ns);
	if (peer->round_trip_ns)
		evidence_add(f, EVIDENCE_ROUND_TRIP, peer->round_trip_ns);
	if (peer->resent)
		evidence_add(f, EVIDENCE_RESENT, peer->resent);
	if (f->culprit.kind == SUBJECT_PROCESS)
		peer_doing(f, snapshot_task(w->s, peer->peer_pid), w->s->span_ns);
}

/* Several processes of a group that wait for the same other side are one finding. */
int find_peers(struct work *w)
{
	const struct snapshot *s = w->s;
	bool *only = calloc(s->n_tasks + 1, sizeof(*only));
	bool *done = calloc(s->n_peers + 1, sizeof(*done));
	int err;

	for (size_t i = 0; only && done && i < s->n_peers; i++) {
		size_t task = task_index(s, s->peer[i].pid);
		uint64_t all = 0, rank = 0;

		if (done[i] || task == GROUP_NOBODY || is_self(w, s->peer[i].pid) ||
		    !is_held_up(s, &s->peer[i]))
			continue;
		memset(only, 0, s->n_tasks * sizeof(*only));
		for (size_t k = i; k < s->n_peers; k++) {
			size_t other = task_index(s, s->peer[k].pid);

			if (done[k] || other == GROUP_NOBODY ||
			    w->whole.of[other] != w->whole.of[task] ||
			    strcmp(s->peer[k].peer, s->peer[i].peer) != 0 ||
			    !is_held_up(s, &s->peer[k]))
				continue;
			done[k] = only[other] = true;
			all += peer_lost_ns(s, &s->peer[k]);
			rank += unexplained(s, &s->peer[k]);
		}
		report_peer(w, &s->peer[i], all, rank, only);
	}
	err = only && done ? 0 : -ENOMEM;
	free(only);
	free(done);
	return err;
}
