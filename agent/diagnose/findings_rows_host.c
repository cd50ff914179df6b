// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * findings_rows_host.c - how the causes about the hypervisor, frequencies, nodes of
 * memory and the network are detected, said and answered.
 */
#include "findings_table.h"

#define STEAL "{culprit} took {all} of CPU time from this machine {of}, while it had work to do; " \
	      "nothing on this machine is to blame."

const struct cause_row cause_steal = {
	.word = "steal",
	.detected = "the time for which this machine wanted to run and the hypervisor ran others",
	.counted = "times",
	.resource = RESOURCE_NONE,
	.named = STEAL,
	.all = STEAL,
	.own = STEAL,
	.neither = STEAL,
	.past_lost = "to the hypervisor, which ran others",
	.advice = "No setting of this machine helps: tell whoever runs the host, or move to a less "
		  "crowded one.",
};

#define SLOW "The CPUs run slower than they can: {e:freq-now} now and at most {e:freq-limit}, of " \
	     "{e:freq-most}{hot}. What ran lost about {all} to that {of}."

const struct cause_row cause_freq_cap = {
	.word = "freq-cap",
	.detected = "the frequency of the CPUs, or the limit that is set for it, against the "
		    "highest that they have, and how busy they were",
	.counted = "times throttled for heat",
	.resource = RESOURCE_NONE,
	.named = SLOW,
	.all = SLOW,
	.own = SLOW,
	.neither = SLOW,
	.past_lost = "to CPUs that ran slower than they can",
	.advice = "A higher limit (scaling_max_freq, the governor, the power profile) or better "
		  "cooling helps; I do not change those.",
};

#define FAR "{victim} runs on one node and has {e:numa-far} of its memory on others " \
	    "({e:numa-near} on its own): up to {lost} {of} went into waiting for that memory."

const struct cause_row cause_numa_remote = {
	.word = "numa-remote",
	.detected = "the memory of a busy program by node, against the node where it runs",
	.counted = "pages",
	.resource = RESOURCE_NONE,
	.named = FAR,
	.all = FAR,
	.own = FAR,
	.neither = FAR,
	.past_lost = "to memory on another node, at most",
	.advice = "Binding it to the node of its memory (cpuset, numactl) or moving the memory "
		  "(migratepages) helps; I cannot do that.",
};

const struct cause_row cause_irq_load = {
	.word = "irq-load",
	.detected = "the time that interrupts took while somebody else had that CPU, and who sent "
		    "most packets",
	.counted = "interrupts",
	.resource = RESOURCE_NONE,
	.named = "{culprit} {s|sends|send} packets ({e:packets}), and the kernel's work for them "
		 "takes the CPU from others: {victim} lost {lost} {of} to interrupts.",
	.all = "{culprit} {s|sends|send} packets ({e:packets}), and the kernel's work for them "
	       "takes the CPU from others: {all} {of}.",
	.own = "Packets come in through {culprit} ({e:packets}), and the kernel's work for them "
	       "takes the CPU from others: {victim} lost {lost} {of} to interrupts.",
	.neither = "Packets come in through {culprit} ({e:packets}), and the kernel's work for "
		   "them takes the CPU from others: {all} {of}.",
	.kernel = "Interrupts take the CPU from others, most of them not for packets: {victim} "
		  "lost {lost} {of} to them.",
	.past_lost = "to interrupts",
	.advice = "Limiting whoever sends, or moving the device's interrupts to another CPU "
		  "(smp_affinity, rps_cpus), helps; I cannot do that.",
	.answer = { ACTION_QUOTA },
	.n_answers = 1,
	.alone = true,
};

#define ASLEEP "{victim} slept {lost} {of} until {culprit} would answer{net}{peer}."

const struct cause_row cause_net_wait = {
	.word = "net-wait",
	.detected = "threads asleep for the answer to what was sent last, or for a connection, as "
		    "seen at each sample",
	.counted = "samples",
	.resource = RESOURCE_NONE,
	.named = ASLEEP,
	.all = ASLEEP,
	.own = ASLEEP,
	.neither = ASLEEP,
	.past_lost = "waiting for the other side of a connection",
	.advice = "No setting of this machine helps: look at the other side, or at the network to "
		  "it.",
};
