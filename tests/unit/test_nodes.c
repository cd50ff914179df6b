/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_nodes.c - the table of files, and writing and reading through it without a
 * mount. */
#include "ask_look.h"

#include <sys/stat.h>

#include "llamux/paths.h"
#include "observe/collect.h"
#include "serve/nodes.h"
#include "state/machine.h"

static struct fake machine;
static struct nodes_source source = { .group = 4711 };
static struct node_call call;

static const struct node *find(const char *name)
{
	for (size_t i = 0; i < nodes_count(); i++)
		if (strcmp(node_at(i)->name, name) == 0)
			return node_at(i);
	fail_msg("no file %s", name);
	return NULL;
}

static void table(void **state)
{
	static const struct {
		const char *name;
		mode_t mode;
		bool group;
	} rows[] = {
		{ LLAMUX_FILE_PROMPT, 0666, false },  { LLAMUX_FILE_STATUS, 0444, false },
		{ LLAMUX_FILE_FINDINGS, 0444, false }, { LLAMUX_FILE_FINDINGS_JSON, 0444, false },
		{ LLAMUX_FILE_ANSWER_JSON, 0444, false },
		{ LLAMUX_FILE_ACTIONS, 0444, false },  { LLAMUX_FILE_CONTROL, 0660, true },
		{ LLAMUX_FILE_METRICS, 0444, false },  { LLAMUX_FILE_REPORT, 0440, true },
	};
	struct stat st;

	(void)state;
	assert_int_equal(nodes_count(), sizeof(rows) / sizeof(rows[0]));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct node *node = find(rows[i].name);

		node_stat(node, &source, &st);
		assert_int_equal(st.st_mode, S_IFREG | rows[i].mode);
		assert_int_equal(st.st_uid, 0);
		assert_int_equal(st.st_gid, rows[i].group ? 4711 : 0);
		assert_non_null(node->ops->open);
		assert_non_null(node->ops->read);
		assert_non_null(node->ops->release);
		/* What anybody may write has something that takes it. */
		assert_true((node->ops->write != NULL) == ((rows[i].mode & 0222) != 0));
	}
	assert_null(node_at(nodes_count()));
	node_stat(NULL, &source, &st);
	assert_int_equal(st.st_mode, S_IFDIR | 0755);
}

static int setup(void **state)
{
	struct ask_options options = { .mode = MODE_ASK };

	(void)state;
	call.who = user(1000, 7);
	fake_start(&machine, made_new(2, 10000), &options, &source.ask);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fake_stop(&machine, source.ask);
	return 0;
}

static void *open_prompt(int flags)
{
	const struct node *node = find(LLAMUX_FILE_PROMPT);
	void *h = NULL;

	assert_int_equal(node->ops->open(&source, node, &call, flags, &h), 0);
	return h;
}

static long put(void *h, const char *text)
{
	return node_prompt_ops.write(h, &call, text, strlen(text));
}

/* As the kernel does: offsets go on from what was written and read. */
static const char *get(void *h, uint64_t offset)
{
	size_t len = 0;
	long n;

	while ((n = node_prompt_ops.read(h, &call, answer + len, 7, offset + len)) > 0)
		len += (size_t)n;
	assert_int_equal(n, 0);
	answer[len] = '\0';
	return answer;
}

static void a_newline_ends_a_question(void **state)
{
	struct ask_stats stats;
	void *h = open_prompt(O_WRONLY), *r;

	(void)state;
	assert_int_equal(put(h, "hel"), 3);
	assert_int_equal(put(h, "lo"), 2);
	ask_stats(source.ask, &stats);
	assert_int_equal(stats.asked, 0);
	assert_int_equal(put(h, "\n"), 1);
	ask_stats(source.ask, &stats);
	assert_int_equal(stats.asked, 1);
	/* A blank line more, and the close, are nothing new. */
	assert_int_equal(put(h, "\n"), 1);
	assert_int_equal(node_prompt_ops.flush(h, &call), 0);
	node_prompt_ops.release(h);
	ask_stats(source.ask, &stats);
	assert_int_equal(stats.asked, 1);
	r = open_prompt(O_RDONLY);
	assert_starts(get(r, 0), "Hello");
	assert_true(node_prompt_ops.readable(r));
	node_prompt_ops.release(r);
}

static void a_close_ends_a_question(void **state)
{
	void *h = open_prompt(O_WRONLY), *r;

	(void)state;
	assert_int_equal(put(h, "what can you do?"), 16);
	assert_int_equal(node_prompt_ops.flush(h, &call), 0);
	node_prompt_ops.release(h);
	r = open_prompt(O_RDONLY);
	assert_starts(get(r, 0), "I am llamux");
	node_prompt_ops.release(r);
}

static void a_read_ends_a_question(void **state)
{
	void *h = open_prompt(O_RDWR);

	(void)state;
	assert_int_equal(put(h, "hello"), 5);
	assert_starts(get(h, 5), "Hello");
	assert_int_equal(put(h, "what can you do?\n"), 17);
	assert_starts(get(h, 200), "I am llamux");
	assert_starts(get(h, 0), "I am llamux"); /* seek to the beginning */
	node_prompt_ops.release(h);
}

static void too_long_is_refused_whole(void **state)
{
	char text[LLAMUX_QUESTION_MAX];
	void *h = open_prompt(O_RDWR);
	struct ask_stats before, after;

	(void)state;
	ask_stats(source.ask, &before);
	memset(text, 'x', sizeof(text));
	assert_int_equal(node_prompt_ops.write(h, &call, text, sizeof(text)), sizeof(text));
	assert_int_equal(put(h, "y"), -EMSGSIZE);
	assert_int_equal(put(h, "z\n"), -EMSGSIZE);
	assert_int_equal(node_prompt_ops.flush(h, &call), 0);
	ask_stats(source.ask, &after);
	assert_int_equal(after.asked, before.asked);
	/* The handle works again. */
	assert_int_equal(put(h, "hello\n"), 6);
	assert_starts(get(h, 100), "Hello");
	node_prompt_ops.release(h);
}

static void nothing_is_no_question(void **state)
{
	void *h = open_prompt(O_WRONLY);

	(void)state;
	assert_int_equal(put(h, ""), 0);
	assert_int_equal(node_prompt_ops.flush(h, &call), 0);
	assert_int_equal(put(h, " \n"), -EINVAL);
	node_prompt_ops.release(h);
}

static void text_files_are_for_reading(void **state)
{
	const struct node *node = find(LLAMUX_FILE_ACTIONS);
	void *h = NULL;
	char buf[16];

	(void)state;
	assert_int_equal(node->ops->open(&source, node, &call, O_WRONLY, &h), -EACCES);
	assert_int_equal(node->ops->open(&source, node, &call, O_RDWR, &h), -EACCES);
	assert_int_equal(node->ops->open(&source, node, &call, O_RDONLY, &h), 0);
	assert_int_equal(node->ops->read(h, &call, buf, sizeof(buf), 0), 0);
	assert_int_equal(node->ops->read(h, &call, buf, sizeof(buf), UINT64_MAX), 0);
	node->ops->release(h);
}

/* What is in a text file, made at open. */
static const char *text_of(const char *name)
{
	const struct node *node = find(name);
	void *h = NULL;
	long n;

	assert_int_equal(node->ops->open(&source, node, &call, O_RDONLY, &h), 0);
	n = node->ops->read(h, &call, answer, sizeof(answer) - 1, 0);
	assert_true(n > 0);
	answer[n] = '\0';
	node->ops->release(h);
	return answer;
}

static void findings_have_both_windows(void **state)
{
	static const struct collect_options recorded = { .proc = "tests/fixtures/proc",
							 .cgroup = "tests/fixtures/nothing" };
	struct machine_options options = { .collector = NULL };

	(void)state;
	assert_int_equal(collector_new(&recorded, &options.collector), 0);
	assert_int_equal(machine_new(&options, &source.machine), 0);
	assert_int_equal(machine_tick(source.machine), 0);
	assert_int_equal(machine_tick(source.machine), 0);
	assert_starts(text_of(LLAMUX_FILE_FINDINGS), "window ");
	assert_has(answer, "\nlonger window ");
	assert_starts(text_of(LLAMUX_FILE_FINDINGS_JSON), "{\"time_ns\":");
	assert_has(answer, ",\"longer\":{\"time_ns\":");
	machine_free(source.machine);
	source.machine = NULL;
	collector_free(options.collector);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),
		cmocka_unit_test_setup_teardown(a_newline_ends_a_question, setup, teardown),
		cmocka_unit_test_setup_teardown(a_close_ends_a_question, setup, teardown),
		cmocka_unit_test_setup_teardown(a_read_ends_a_question, setup, teardown),
		cmocka_unit_test_setup_teardown(too_long_is_refused_whole, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_no_question, setup, teardown),
		cmocka_unit_test_setup_teardown(text_files_are_for_reading, setup, teardown),
		cmocka_unit_test_setup_teardown(findings_have_both_windows, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
