/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_replay.c - snapshots as text and back: the same bytes, the same findings;
 * every field is kept; what is not a recording is refused; a replay prints what
 * the agent would have said.
 */
#include "findings_look.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/replay.h"
#include "diagnose/longer.h"
#include "observe/snapshot_save.h"

static char reason[256];

static char *saved(const struct snapshot *s, size_t *len)
{
	struct text t;

	text_growing(&t);
	snapshot_save(&t, s);
	*len = t.len;
	return text_take(&t);
}

static int load(struct snapshot_loader *l, const char *text, size_t len, struct snapshot *out)
{
	int err = 0;

	while (len && err == 0) {
		const char *end = memchr(text, '\n', len);
		size_t n = end ? (size_t)(end - text) : len;

		err = snapshot_load_line(l, text, n, out);
		n += end != NULL;
		text += n;
		len -= n;
	}
	return err;
}

static void load_whole(const char *text, size_t len, struct snapshot *out)
{
	struct snapshot_loader l = { .bare = true };
	int err = load(&l, text, len, out);

	if (err != 1)
		fail_msg("%d: %s", err, l.reason);
	assert_int_equal(l.unknown_fields + l.unknown_lines, 0);
	snapshot_loader_free(&l);
}

static void assert_same_rows(const void *a, size_t n_a, const void *b, size_t n_b, size_t size)
{
	assert_int_equal(n_a, n_b);
	assert_memory_equal(a, b, n_a * size);
}

static void assert_same(const struct snapshot *a, const struct snapshot *b)
{
	struct snapshot x = *a, y = *b;

	assert_same_rows(a->task, a->n_tasks, b->task, b->n_tasks, sizeof(*a->task));
	assert_same_rows(a->blame, a->n_blames, b->blame, b->n_blames, sizeof(*a->blame));
	assert_same_rows(a->cgroup, a->n_cgroups, b->cgroup, b->n_cgroups, sizeof(*a->cgroup));
	assert_same_rows(a->disk, a->n_disks, b->disk, b->n_disks, sizeof(*a->disk));
	assert_same_rows(a->cpu, a->n_cpu_rows, b->cpu, b->n_cpu_rows, sizeof(*a->cpu));
	assert_same_rows(a->io, a->n_ios, b->io, b->n_ios, sizeof(*a->io));
	assert_same_rows(a->nic, a->n_nics, b->nic, b->n_nics, sizeof(*a->nic));
	assert_same_rows(a->peer, a->n_peers, b->peer, b->n_peers, sizeof(*a->peer));
	x.cpu = y.cpu = NULL;
	x.nic = y.nic = NULL;
	x.peer = y.peer = NULL;
	x.task = y.task = NULL;
	x.blame = y.blame = NULL;
	x.cgroup = y.cgroup = NULL;
	x.disk = y.disk = NULL;
	assert_same_rows(a->lock, a->n_locks, b->lock, b->n_locks, sizeof(*a->lock));
	x.io = y.io = NULL;
	x.lock = y.lock = NULL;
	assert_memory_equal(&x, &y, sizeof(x));
}

/* --- round trip ------------------------------------------------------------------- */

static struct made *everything(void)
{
	struct made *m = made_hogs();
	struct cgroup_row *c = made_cgroup(m, 1234567890123, "/a\\b/c\"d`e\x1b[1m/\xff\xc3\xa9");

	c->memory_limit = 1u << 30;
	c->oom_kills = 2;
	made_cgroup(m, 1234567890124, "/none");
	made_disk(m, "sda", 5000)->weighted_ms = 77;
	made_cpu(m, 0, 9000);
	made_cpu(m, 1, 10000)->steal_ns = 12;
	made_io(m, 1, 8 << 20, 17, 40);
	m->disk[m->s.n_disks - 1].t.write_latency[15] = 3;
	made_nic(m, "eth0", 123456)->tx_bytes = 99;
	made_peer(m, 1, "[2001:db8::1]:443", 9000, 5, 120)->connecting = true;
	m->s.net.resent = 8;
	m->s.frequency.limit_khz = 2400000;
	m->s.n_nodes = 2;
	m->task[0].far_bytes = 1ull << 40;
	m->task[0].t.softirq_ns = 12345;
	m->task[0].nice = -20;
	m->task[0].cpus[3] = 1ull << 63;
	m->task[1].uid = UINT32_MAX;
	m->task[2].kernel_thread = true;
	m->task[3].policy = 5;
	m->task[4].t.read_bytes = UINT64_MAX;
	m->s.pressure.mem_some.share = UINT_MAX;
	m->s.left_out = 9;
	made_ready(m);
	return m;
}

static void the_same_bytes_and_findings(void **state)
{
	struct made *machines[] = { made_hogs(), everything(), made_new(1, 10000) };
	struct findings *first = malloc(sizeof(*first));

	(void)state;
	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		struct made *m = machines[i];
		struct snapshot back;
		size_t len;
		char *text;

		memset(&found, 0, sizeof(found));
		look(m);
		*first = found;
		text = saved(&m->s, &len);
		for (size_t k = 0; k < len; k++)
			assert_true((unsigned char)text[k] >= ' ' || text[k] == '\n');
		load_whole(text, len, &back);
		assert_same(&m->s, &back);
		memset(&found, 0, sizeof(found));
		assert_int_equal(findings_make(&back, &context, &found), 0);
		assert_memory_equal(first, &found, sizeof(found));
		snapshot_free(&back);
		free(text);
		free(m);
	}
	free(first);
}

/* Every byte of a row that is no padding belongs to one field of the table: a field
 * that is added to snapshot.h and not to the table changes these numbers. */
static void every_field_is_in_the_table(void **state)
{
	static const struct {
		enum row_number number;
		size_t arrays;  /* bytes of pointers and counts, which lines stand for */
		size_t padding; /* by the ABI of 64-bit machines */
	} kinds[] = {
		{ ROW_SNAPSHOT, 9 * (sizeof(void *) + sizeof(size_t)), 28 },
		{ ROW_TASK, 0, 3 },
		{ ROW_BLAME, 0, 0 },
		{ ROW_CGROUP, 0, 4 },
		{ ROW_DISK, 0, 4 },
		{ ROW_CPU, 0, 4 },
		{ ROW_IO, 0, 0 },
		{ ROW_LOCK, 0, 11 },
		{ ROW_NIC, 0, 0 },
		{ ROW_PEER, 0, 7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct row_kind *kind = &row_kinds[kinds[i].number];
		char covered[2048] = { 0 };
		size_t n = kinds[i].arrays;

		assert_true(kind->size <= sizeof(covered));
		for (size_t k = 0; k < kind->n_fields; k++) {
			for (size_t b = 0; b < kind->field[k].size; b++) {
				assert_int_equal(covered[kind->field[k].offset + b], 0);
				covered[kind->field[k].offset + b] = 1;
				n++;
			}
		}
		if (kind->size - n != kinds[i].padding)
			fail_msg("%s: %zu bytes are in no field, %zu of them padding: a field is "
				 "missing from snapshot_fields.c",
				 kind->word, kind->size - n, kinds[i].padding);
	}
}

/* --- what is refused ------------------------------------------------------------------ */

#define HEAD "{\"type\":\"llamux-recording\",\"version\":1}\n"
#define SNAP "{\"type\":\"snapshot\",\"time_ns\":20000000000,\"span_ns\":10000000000,\"cpus\":2}\n"
#define TASK "{\"type\":\"task\",\"pid\":7,\"comm\":\"x\"}\n"
#define END(n) "{\"type\":\"end\",\"rows\":" #n "}\n"

static void what_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "it is empty" },
		{ "hello\n", "not a recording of llamux" },
		{ "{}\n", "not a recording of llamux" },
		{ SNAP, "not a recording: it does not begin" },
		{ "{\"type\":\"llamux-recording\",\"version\":2}\n", "of version 2" },
		{ "{\"type\":\"llamux-recording\",\"version\":-1}\n", "first line" },
		{ HEAD SNAP, "ends in the middle" },
		{ HEAD SNAP SNAP, "begins before the last has ended" },
		{ HEAD TASK, "outside of a snapshot" },
		{ HEAD END(0), "has not begun" },
		{ HEAD SNAP TASK END(2), "rows are missing" },
		{ HEAD SNAP TASK "{\"type\":\"end\"}\n", "rows are missing" },
		{ HEAD SNAP TASK TASK END(2), "not in order" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":-7}\n", "without a pid" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":99999999999}\n", "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":\"7\"}\n", "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7,\"kernel\":1}\n", "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7,\"comm\":\"sixteen-bytes-no\"}\n",
		  "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":07}\n", "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7.5}\n", "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7,}\n", "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7} x\n", "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7,\"comm\":\"\\\\x00\"}\n",
		  "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7,\"comm\":\"\\u0000\"}\n",
		  "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7,\"comm\":\"\\ud800\"}\n",
		  "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7,\"comm\":\"a\n", "not of the form" },
		{ HEAD SNAP "{\"type\":\"task\",\"pid\":7,\"comm\":{}}\n", "not of the form" },
		{ HEAD "{\"type\":\"snapshot\",\"cpus\":0,\"time_ns\":9,\"span_ns\":1}\n",
		  "0 CPUs" },
		{ HEAD "{\"type\":\"snapshot\",\"cpus\":1,\"time_ns\":1,\"span_ns\":2}\n",
		  "span" },
		{ HEAD "{\"type\":\"snapshot\",\"cpus\":1,\"time_ns\":18446744073709551616}\n",
		  "not of the form" },
		{ HEAD "nonsense\n", "a line without" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct snapshot_loader l = { .bare = false };
		struct snapshot s;
		int err = load(&l, cases[i].text, strlen(cases[i].text), &s);

		if (err == 0)
			err = snapshot_load_end(&l);
		assert_int_equal(err, -EBADMSG);
		if (!strstr(l.reason, cases[i].why))
			fail_msg("%s: \"%s\"", cases[i].text, l.reason);
		snapshot_loader_free(&l);
	}
}

/* Each cut of a recording is refused or is an earlier part of it. */
static void every_cut(void **state)
{
	struct made *m = everything();
	size_t len;
	char *text = saved(&m->s, &len);

	(void)state;
	for (size_t cut = 0; cut < len - 1; cut++) {
		struct snapshot_loader l = { .bare = true };
		struct snapshot s;
		int err = load(&l, text, cut, &s);

		assert_int_not_equal(err, 1);
		if (err == 0 && cut > 0)
			assert_int_equal(snapshot_load_end(&l), -EBADMSG);
		snapshot_loader_free(&l);
	}
	free(text);
	free(m);
}

static void unknown_is_passed_over(void **state)
{
	static const char text[] = HEAD "{\"type\":\"status\",\"line\":\"Mode: ask\"}\n" SNAP
		"{\"type\":\"task\",\"pid\":7,\"later\":1,\"comm\":\"\\u00e9\"}\n"
		"{\"type\":\"moon\",\"phase\":3}\n" END(1);
	struct snapshot_loader l = { .bare = false };
	struct snapshot s;

	(void)state;
	assert_int_equal(load(&l, text, sizeof(text) - 1, &s), 1);
	assert_int_equal(l.unknown_fields, 1);
	assert_int_equal(l.unknown_lines, 2);
	assert_string_equal(s.task[0].comm, "\xc3\xa9");
	assert_int_equal(s.task[0].threads, 1);
	snapshot_free(&s);
	snapshot_loader_free(&l);
}

static void a_long_line(void **state)
{
	struct snapshot_loader l = { .bare = true };
	size_t len = RECORDING_LINE_MAX + 1;
	char *line = malloc(len);
	struct snapshot s;

	(void)state;
	memset(line, ' ', len);
	assert_int_equal(snapshot_load_line(&l, line, len, &s), -EBADMSG);
	free(line);
}

/* --- the replay itself ------------------------------------------------------------------- */

static char file[64];

static void put_head(struct text *t)
{
	const struct recording_head head = { .version = RECORDING_VERSION, .boot_s = 1700000000,
					     .self = { 99 } };

	recording_save_head(t, &head);
}

/* Only a file that was made here is ever removed. */
static char made_file[64];

static void remove_file(void)
{
	if (made_file[0])
		unlink(made_file);
	made_file[0] = '\0';
}

static int clean_up(void **state)
{
	(void)state;
	remove_file();
	return 0;
}

static void put_file(const char *text, size_t len)
{
	int fd;

	remove_file();
	snprintf(made_file, sizeof(made_file), "/tmp/llamux-replay.XXXXXX");
	fd = mkstemp(made_file);
	assert_true(fd >= 0);
	snprintf(file, sizeof(file), "%s", made_file);
	assert_int_equal(write(fd, text, len), (ssize_t)len);
	close(fd);
}

static char *replay(bool json, const char *question, int want)
{
	const struct replay_options options = { .file = file, .json = json, .question = question };
	size_t len = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(replay_run(&options, out, reason, sizeof(reason)), want);
	assert_int_equal(fclose(out), 0);
	return text;
}

#define HOGS_SAID                                                                                  \
	"The 4 `encode` processes (pid 811..814) hold 1.9 of the 2 CPUs. `postgres` (pid 700) "    \
	"waited 6.1 s of the last 10 s for a CPU, 5.7 s of it behind `encode`."

static void windows_are_answered(void **state)
{
	struct made *m = made_hogs();
	struct text t;
	char *said;

	(void)state;
	text_growing(&t);
	put_head(&t);
	snapshot_save(&t, made_ready(m));
	m->s.time_ns += 10000 * MS;
	snapshot_save(&t, &m->s);
	put_file(t.data, t.len);
	said = replay(false, NULL, 0);
	assert_non_null(strstr(said, "=== window 2, "));
	assert_non_null(strstr(said, "\n> why is my system slow?\n" HOGS_SAID));
	assert_non_null(strstr(said, "run `encode` as SCHED_IDLE"));
	assert_non_null(strstr(said, "since     10 s")); /* goes on from the first */
	free(said);
	put_file(t.data, t.len);
	said = replay(true, "is everything fine?", 0);
	assert_memory_equal(said, "{\"window\":1,\"time_s\":1700001000,\"question\":\"is ", 47);
	assert_non_null(strstr(said, "\"answer\":\"Not all is well. " HOGS_SAID));
	assert_non_null(strstr(said, ",\"state\":{\"time_ns\":1000000000000,"));
	free(said);
	free(t.data);
	free(m);
}

/* Cumulative samples go through the window, and have a longer one. */
static void samples_are_windowed(void **state)
{
	struct text t;
	char *said;

	(void)state;
	text_growing(&t);
	put_head(&t);
	for (unsigned int at = 100; at <= 140; at += 2) {
		struct made *m = made_new(1, 0);
		unsigned int until = at < 120 ? at : 120;

		m->s.time_ns = at * 1000 * MS;
		m->s.cpu_busy_ns = 0;
		made_task(m, 700, 1, "postgres", 1000 + at, (until - 100) * 400);
		if (at <= 120) {
			made_task(m, 811, 500, "encode", 5000 + (until - 100) * 900, 0);
			made_blame(m, 700, 811, (until - 100) * 400);
		}
		snapshot_save(&t, made_ready(m));
		free(m);
	}
	put_file(t.data, t.len);
	said = replay(false, NULL, 0);
	assert_non_null(strstr(said, "=== window 20, "));
	assert_null(strstr(said, "=== window 21, "));
	assert_non_null(strstr(said, "F1 cpu-hog\n"));
	assert_non_null(strstr(said, "Not slow now, but in the last 40 s `postgres` (pid 700) "
				     "lost 8 s"));
	free(said);
	free(t.data);
}

static void files_that_are_none(void **state)
{
	char *said;

	(void)state;
	snprintf(file, sizeof(file), "/tmp/llamux-replay.none");
	said = replay(false, NULL, -ENOENT);
	assert_non_null(strstr(reason, "cannot be read: No such file"));
	free(said);
	snprintf(file, sizeof(file), "/");
	free(replay(false, NULL, -EINVAL));
	assert_non_null(strstr(reason, "no plain file"));
	put_file(HEAD, sizeof(HEAD) - 1);
	free(replay(false, NULL, -ENODATA));
	assert_non_null(strstr(reason, "there is no window in it"));
	put_file(HEAD SNAP TASK, sizeof(HEAD SNAP TASK) - 1);
	free(replay(false, NULL, -EBADMSG));
	assert_non_null(strstr(reason, ", line 3: it ends in the middle"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_bytes_and_findings),
		cmocka_unit_test(every_field_is_in_the_table),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(every_cut),
		cmocka_unit_test(unknown_is_passed_over),
		cmocka_unit_test(a_long_line),
		cmocka_unit_test_teardown(windows_are_answered, clean_up),
		cmocka_unit_test_teardown(samples_are_windowed, clean_up),
		cmocka_unit_test_teardown(files_that_are_none, clean_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
