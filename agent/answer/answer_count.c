// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_count.c - "how many processes are running?": numbers that the snapshot holds.  Only
 * where every word of the question is known: "how many processes does anna run" is another one.
 */
#include <limits.h>
#include <string.h>

#include "answer_impl.h"

/* What a question that asks for a number, or whether there is any, has, and what else it may be
 * made of. */
static const char asks[] = "how many|number of|count of|total of|count|any|anything|load average|"
			   "how much|how busy|how high|latency|utilization|utilisation";
static const char around[] =
	"a|about|active|alive|all|and|any|anything|are|at|average|can|computer|context|count|"
	"currently|do|does|exist|existing|happen|happening|have|has|here|hey|how|hello|hi|host|i|in|is|it|just|llamux|machine|many|me|moment|"
	"my|now|number|of|on|our|per|please|present|right|run|running|second|server|sleep|state|"
	"stuck|system|tell|the|there|this|total|we|what|what's|you|your|give|say|see|got|up|box|pc|"
	"were|was|new|file|files|be|laptop|busy|high|much|io|i/o|latency|utilization|utilisation|runnable|time|vm|guest|virtual";

static void say_kinds(const struct snapshot *s, struct text *t)
{
	size_t kernel = 0;
	uint64_t threads = 0, on_cpu = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		kernel += s->task[i].kernel_thread;
		threads += s->task[i].threads;
		on_cpu += s->task[i].at[PLACE_CPU];
	}
	text_add(t, "%s processes with %s threads, ", text_count(s->n_tasks - kernel).s,
		 text_count(threads - kernel).s);
	text_add(t, "beside them %s threads of the kernel; ", text_count(kernel).s);
	text_add(t, "%s of all these threads run or wait for a CPU.\n", text_count(on_cpu).s);
}

static void say_cpus(const struct snapshot *s, struct text *t)
{
	text_add(t, "%s CPUs, %s busy in the last %s.\n", text_count(s->n_cpus).s,
		 text_percent(s->cpu_busy_ns, s->span_ns * s->n_cpus).s,
		 text_seconds(s->span_ns).s);
}

/* Who has the largest part of what was just said, and ends it; NULL: nobody. */
static void say_most(struct text *t, const struct task_row *most, uint64_t n, const char *how)
{
	if (most) {
		text_add(t, ", %s of them %s `", text_count(n).s, how);
		text_name(t, most->comm);
		text_add(t, "` (pid %d)", (int)most->pid);
	}
	text_str(t, ".\n");
}

static void say_zombies(const struct snapshot *s, struct text *t)
{
	const struct task_row *most = NULL;
	uint64_t zombies = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		zombies += s->task[i].zombies;
		if (s->task[i].zombies && (!most || s->task[i].zombies > most->zombies))
			most = &s->task[i];
	}
	text_add(t, "%s zombies, among %s processes", text_count(zombies).s,
		 text_count(s->n_tasks).s);
	say_most(t, most, most ? most->zombies : 0, "left by");
}

static void say_blocked(const struct snapshot *s, struct text *t)
{
	const struct task_row *most = NULL;
	uint64_t blocked = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		unsigned int here = s->task[i].at[PLACE_BLOCKED];

		blocked += here;
		if (here && (!most || here > most->at[PLACE_BLOCKED]))
			most = &s->task[i];
	}
	text_add(t, "%s threads in uninterruptible sleep (state D) at this moment",
		 text_count(blocked).s);
	say_most(t, most, most ? most->at[PLACE_BLOCKED] : 0, "of");
}

/* What the load average is the average of. */
static void say_load(const struct snapshot *s, struct text *t)
{
	uint64_t on_cpu = 0, blocked = 0;

	for (size_t i = 0; i < s->n_tasks; i++) {
		on_cpu += s->task[i].at[PLACE_CPU];
		blocked += s->task[i].at[PLACE_BLOCKED];
	}
	text_add(t, "At this moment %s threads run or wait for one of the %u CPUs, and ",
		 text_count(on_cpu).s, s->n_cpus);
	text_add(t, "%s are in uninterruptible sleep: the load average is the average of their sum.\n",
		 text_count(blocked).s);
}

static uint64_t switches_of(const struct task_row *row)
{
	return row->t.switches + row->t.sleeps;
}

static void say_switches(const struct snapshot *s, struct text *t)
{
	const struct task_row *most = NULL;
	uint64_t all = 0, ms = s->span_ns / 1000000;

	for (size_t i = 0; i < s->n_tasks; i++) {
		all += switches_of(&s->task[i]);
		if (!most || switches_of(&s->task[i]) > switches_of(most))
			most = &s->task[i];
	}
	if (!ms || !all)
		most = NULL;
	text_add(t, "%s context switches per second in the last %s, of those that still live",
		 text_count(ms ? all * 1000 / ms : 0).s, text_seconds(s->span_ns).s);
	say_most(t, most, most ? switches_of(most) * 1000 / ms : 0, "of");
}

/* Of the whole machine, and what ends within the window, too. */
static void say_forks(const struct snapshot *s, struct text *t)
{
	uint64_t ms = s->span_ns / 1000000;

	if (!ms || !s->probe.forks) {
		text_add(t, "No process was started in the last %s that I could count.\n",
			 text_seconds(s->span_ns).s);
		return;
	}
	text_add(t, "%s processes and threads were started in the last %s, %s per second.\n",
		 text_count(s->probe.forks).s, text_seconds(s->span_ns).s,
		 text_count(s->probe.forks * 1000 / ms).s);
}

/* Who may have fewer has shut itself in, with what it has open, as the model's worker does: no
 * system gives so few (1024 is usual).  Unit: files. */
#define FILES_LEAST 64

/* Of the machine, and of the process that is nearest to what it may have. */
static void say_files(const struct snapshot *s, struct text *t)
{
	const struct task_row *nearest = NULL;

	for (size_t i = 0; i < s->n_tasks; i++) {
		const struct task_row *row = &s->task[i];

		if (row->kernel_thread || row->fd_limit < FILES_LEAST || !row->fds)
			continue;
		if (!nearest || (unsigned __int128)row->fds * nearest->fd_limit >
					(unsigned __int128)nearest->fds * row->fd_limit)
			nearest = row;
	}
	if (!s->limits.files) {
		text_str(t, "How many files are open I could not read.\n");
		return;
	}
	text_add(t, "%s files are open on this machine", text_count(s->limits.files).s);
	if (s->limits.files_max && s->limits.files_max < INT64_MAX)
		text_add(t, ", of %s at most", text_count(s->limits.files_max).s);
	if (nearest && nearest->fd_limit != UINT64_MAX) {
		text_str(t, "; nearest to its own limit is `");
		text_name(t, nearest->comm);
		text_add(t, "` (pid %d) with about %s of %s", (int)nearest->pid,
			 text_count(nearest->fds).s, text_count(nearest->fd_limit).s);
	}
	text_str(t, ".\n");
}

static void say_all_pressures(const struct snapshot *s, struct text *t)
{
	const struct pressure *p = &s->pressure;

	if (p->cpu_some.share == UINT_MAX) {
		text_str(t, "This kernel keeps no pressure (PSI).\n");
		return;
	}
	text_add(t, "In the last %s: ", text_seconds(s->span_ns).s);
	say_pressure(t, "cpu", p->cpu_some.share);
	text_str(t, p->mem_some.share != UINT_MAX ? ", " : "");
	say_pressure(t, "memory", p->mem_some.share);
	text_str(t, p->io_some.share != UINT_MAX ? ", " : "");
	say_pressure(t, "io", p->io_some.share);
	text_str(t, ".\n");
}

static void say_cgroups(const struct snapshot *s, struct text *t)
{
	text_add(t, "%s cgroups", text_count(s->n_cgroups).s);
	if (s->left_out)
		text_add(t, " are held, %s more are beyond my bound", text_count(s->left_out).s);
	text_str(t, ".\n");
}

static void say_steal(const struct snapshot *s, struct text *t)
{
	text_add(t, "Of the CPU time of the last %s ", text_seconds(s->span_ns).s);
	text_add(t, "%s was stolen: taken by the hypervisor, or by what else runs on its machine.\n",
		 text_percent(s->cpu_steal_ns, s->span_ns * s->n_cpus).s);
}

/* "54,000 reads (3.5 GB, 120 us each)"; the time is of those that BPF saw. */
static void say_requests(struct text *t, uint64_t n, const char *what, uint64_t bytes, uint64_t ns)
{
	text_add(t, "%s %s (%s", text_count(n).s, what, text_size(bytes).s);
	if (n && ns)
		text_add(t, ", %s each", text_seconds(ns / n).s);
	text_str(t, ")");
}

static void say_disk(const struct snapshot *s, const struct disk_row *d, struct text *t)
{
	text_str(t, "`");
	text_name(t, d->name);
	text_add(t, "` was busy %s of the last %s: ",
		 text_percent(d->busy_ms * 1000000, s->span_ns).s, text_seconds(s->span_ns).s);
	say_requests(t, d->reads, "reads", d->read_bytes, d->t.read_queue_ns + d->t.read_device_ns);
	text_str(t, ", ");
	say_requests(t, d->writes, "writes", d->write_bytes,
		     d->t.write_queue_ns + d->t.write_device_ns);
	text_str(t, ".\n");
}

/* Each that did anything. */
static void say_disks(const struct snapshot *s, struct text *t)
{
	size_t said = 0;

	for (size_t i = 0; i < s->n_disks; i++) {
		if (s->disk[i].reads || s->disk[i].writes || s->disk[i].busy_ms) {
			say_disk(s, &s->disk[i], t);
			said++;
		}
	}
	if (!said)
		text_add(t, "No disk did anything in the last %s.\n", text_seconds(s->span_ns).s);
}

static const struct {
	const char *words;
	void (*say)(const struct snapshot *s, struct text *t);
	bool machine;  /* hides nobody's process */
	bool of_tasks; /* what is asked of the first kind: "how many threads are blocked?" */
} kinds[] = {
	{ "processes|process|tasks|programs|threads", say_kinds, false, false },
	{ "pressure|pressures|psi", say_all_pressures, true, false },
	{ "steal|stolen|stealing", say_steal, true, false },
	{ "disk|disks|drive|drives|ssd|storage", say_disks, true, false },
	{ "cpus|cpu|cores|processors", say_cpus, true, false },
	{ "forks|forked|fork|started|starts|created|spawned", say_forks, true, true },
	{ "zombies|zombie|defunct", say_zombies, false, true },
	{ "d|uninterruptible|blocked", say_blocked, false, true },
	{ "switches", say_switches, false, true },
	{ "open|descriptors|fds", say_files, false, true },
	{ "load|loadavg", say_load, false, false },
	{ "cgroups|cgroup", say_cgroups, false, false },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Which kind a word is of; KINDS: of none. */
static size_t kind_of(const char *word)
{
	size_t k = 0;

	while (k < KINDS && !answer_has_word(word, kinds[k].words))
		k++;
	return k;
}

/* "How busy is vda?"; the word stands between blanks. */
static const struct disk_row *disk_named(const struct snapshot *s, const char *word)
{
	for (size_t i = 0; i < s->n_disks; i++) {
		size_t len = strlen(s->disk[i].name);

		if (strncmp(word + 1, s->disk[i].name, len) == 0 && word[1 + len] == ' ')
			return &s->disk[i];
	}
	return NULL;
}

/* The first kind that is named, where all else is of `around`; KINDS: none, unless a disk is
 * named. */
static size_t asked_for(const struct snapshot *s, const char *simple, const struct disk_row **disk)
{
	size_t found = KINDS;

	*disk = NULL;

	while (simple[1]) {
		size_t len = strcspn(simple + 1, " "), kind;
		char word[ANSWER_WORDS_MAX];

		memcpy(word, simple, len + 2);
		word[len + 2] = '\0';
		simple += len + 1;
		kind = kind_of(word);
		if (kind == KINDS && disk_named(s, word)) {
			*disk = disk_named(s, word);
			continue;
		}
		if (kind == KINDS && !answer_has_word(word, around)) {
			*disk = NULL;
			return KINDS;
		}
		if (found == KINDS || (found == 0 && kind < KINDS && kinds[kind].of_tasks))
			found = kind;
	}
	return found;
}

bool answer_count(const char *question, const struct snapshot *s, bool concealed, char *out,
		  size_t out_len)
{
	char simple[ANSWER_WORDS_MAX];
	const struct disk_row *disk;
	struct text t;
	size_t kind;

	answer_simplify(question, simple);
	/* A question that was cut may go on with anything. */
	if (strlen(simple) + 2 >= sizeof(simple) || !answer_has_word(simple, asks))
		return false;
	kind = asked_for(s, simple, &disk);
	if (kind == KINDS && !disk)
		return false;
	text_fixed(&t, out, out_len);
	if (disk) {
		say_disk(s, disk, &t);
		return !t.lost;
	}
	if (concealed && !kinds[kind].machine)
		text_str(&t, "Of what you may see: ");
	kinds[kind].say(s, &t);
	return !t.lost;
}
