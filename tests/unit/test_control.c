/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_control.c - commands of the file `control`, and the file itself. */
#include "ask_look.h"

#include "serve/control.h"
#include "serve/nodes.h"

static struct fake machine;
static struct ask *ask;
static struct control *control;
static char loaded[64];
static char reply[512];

static int load_model(void *ctx, const char *path, char *reason, size_t reason_len)
{
	(void)ctx;
	snprintf(loaded, sizeof(loaded), "%s", path);
	if (strcmp(path, "/broken") != 0)
		return 0;
	snprintf(reason, reason_len, "no usable model");
	return -EINVAL;
}

static int setup(void **state)
{
	struct ask_options options = { .mode = MODE_ASK };
	struct control_options with = { .load_model = load_model };

	(void)state;
	fake_start(&machine, made_new(2, 10000), &options, &ask);
	with.ask = ask;
	loaded[0] = '\0';
	return control_new(&with, &control);
}

static int teardown(void **state)
{
	(void)state;
	control_free(control);
	fake_stop(&machine, ask);
	return 0;
}

static int command(const char *line)
{
	const struct asker root = { .uid = 0, .session = 7, .may_act = true };
	int err = control_command(control, &root, line);

	control_reply(control, reply, sizeof(reply));
	assert_int_equal(reply[strlen(reply) - 1], '\n');
	return err;
}

static void modes(void **state)
{
	(void)state;
	assert_int_equal(command("mode observe"), 0);
	assert_int_equal(ask_mode(ask), MODE_OBSERVE);
	assert_string_equal(reply, "mode observe\n");
	assert_int_equal(command("  mode \t auto \r"), 0);
	assert_int_equal(ask_mode(ask), MODE_AUTO);
	assert_int_equal(command("mode perhaps"), -EINVAL);
	assert_int_equal(ask_mode(ask), MODE_AUTO);
	assert_string_equal(reply, "mode takes observe, ask or auto\n");
}

static void models(void **state)
{
	(void)state;
	assert_int_equal(command("model /some where/x.gguf"), 0);
	assert_string_equal(loaded, "/some where/x.gguf");
	assert_int_equal(command("model /broken"), -EINVAL);
	assert_string_equal(reply, "the model is not used: no usable model\n");
	assert_int_equal(command("model"), -EINVAL);
}

static void what_is_none(void **state)
{
	static const char *const lines[] = { "", "frobnicate", "apply", "apply x", "apply -1",
					     "apply 0", "apply 1x", "apply 99999999999999999999",
					     "undo", "undo some", "undo 0", "modes ask",
					     "Mode ask", "rm -rf /" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (command(lines[i]) != -EINVAL)
			fail_msg("'%s' is a command", lines[i]);
	assert_int_equal(ask_mode(ask), MODE_ASK);
	assert_string_equal(reply, "'rm' is no command: apply, dry-run, undo, mode, model are\n");
}

/* Well said, but there is nothing of it. */
static void what_is_not_there(void **state)
{
	(void)state;
	assert_int_equal(command("apply 1"), -ENOENT);
	assert_has(reply, "A1 was not offered to you");
	assert_int_equal(command("undo 1"), -EOPNOTSUPP);
	assert_int_equal(command("undo all"), -EOPNOTSUPP);
	ask_set_mode(ask, MODE_OBSERVE);
	assert_int_equal(command("apply 1"), -EPERM);
}

static void the_file(void **state)
{
	const struct nodes_source source = { .ask = ask, .control = control };
	struct node_call call = { .who = { .uid = 0, .may_act = true } };
	const struct node_ops *ops = &node_control_ops;
	char long_line[2000];
	void *h = NULL;
	long n;

	(void)state;
	assert_int_equal(ops->open(&source, NULL, &call, O_RDWR, &h), 0);
	/* In pieces, and several in one write. */
	assert_int_equal(ops->write(h, &call, "mode ob", 7), 7);
	assert_int_equal(ask_mode(ask), MODE_ASK);
	assert_int_equal(ops->write(h, &call, "serve\n", 6), 6);
	assert_int_equal(ask_mode(ask), MODE_OBSERVE);
	assert_int_equal(ops->write(h, &call, "mode auto\nmode ask\n", 19), 19);
	assert_int_equal(ask_mode(ask), MODE_ASK);
	/* Up to the first that is none. */
	assert_int_equal(ops->write(h, &call, "mode observe\nbad\nmode auto\n", 27), -EINVAL);
	assert_int_equal(ask_mode(ask), MODE_OBSERVE);
	/* The reply, from the offset that the writes have left. */
	n = ops->read(h, &call, reply, 10, 500);
	n += ops->read(h, &call, reply + n, sizeof(reply) - 10, (uint64_t)(500 + n));
	reply[n] = '\0';
	assert_starts(reply, "'bad' is no command");
	assert_int_equal(ops->read(h, &call, reply, 10, (uint64_t)(500 + n)), 0);
	/* Without a newline: at the close. */
	assert_int_equal(ops->write(h, &call, "mode ask", 8), 8);
	assert_int_equal(ops->flush(h, &call), 0);
	assert_int_equal(ask_mode(ask), MODE_ASK);
	/* What cannot be a line. */
	memset(long_line, 'x', sizeof(long_line));
	assert_int_equal(ops->write(h, &call, long_line, sizeof(long_line)), -EMSGSIZE);
	assert_int_equal(ops->write(h, &call, "mode\0 auto\n", 11), -EINVAL);
	assert_int_equal(ask_mode(ask), MODE_ASK);
	ops->release(h);
	call.who.may_act = false;
	assert_int_equal(ops->open(&source, NULL, &call, O_RDWR, &h), -EACCES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(modes, setup, teardown),
		cmocka_unit_test_setup_teardown(models, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_none, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_not_there, setup, teardown),
		cmocka_unit_test_setup_teardown(the_file, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
