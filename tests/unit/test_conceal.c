// SPDX-License-Identifier: GPL-2.0-or-later
/* test_conceal.c - what one is told who may not see the processes of others. */
#include "answer_look.h"

#include <unistd.h>

#include "base/hidepid.h"

static const struct how theirs = { .may_not = true };

/* Of the asker (uid 1000): `editor`; of root: the four that make it wait, and `vault`. */
static struct made *machine(void)
{
	struct made *m = made_new(2, 10000);

	made_cgroup(m, 1, "/");
	made_task(m, 10, 1, "editor", 500, 6000);
	for (pid_t pid = 201; pid <= 204; pid++) {
		made_task(m, pid, 1, "secretd", 4500, 5000)->uid = 0;
		made_blame(m, 10, pid, 1500);
	}
	made_task(m, 310, 1, "vault", 100, 0)->uid = 0;
	return m;
}

static void names_nobody(void)
{
	assert_null(strstr(out, "secretd"));
	assert_null(strstr(out, "vault"));
	for (pid_t pid = 201; pid <= 204; pid++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", pid);
		assert_null(strstr(out, text));
	}
}

static void concealed(void **state)
{
	struct made *m = machine();
	char *text;

	(void)state;
	look(m);
	assert_true(found.n_findings > 0);
	assert_string_equal(found.finding[0].culprit.name, "secretd");
	assert_int_equal(render(m, "why is it slow?", "diagnose <f1>\n", theirs), 0);
	assert_non_null(strstr(out, "secretd")); /* by one who may see it */

	findings_conceal(&found, &m->s, 1000);
	assert_int_equal(render(m, "why is it slow?", "diagnose <f1>\n", theirs), 0);
	names_nobody();
	assert_non_null(strstr(out, "rocesses of another user"));
	assert_non_null(strstr(out, "editor")); /* the asker's own */
	text = answer_findings(&found, &m->s, NULL);
	snprintf(out, sizeof(out), "%s", text);
	free(text);
	names_nobody();
	text = findings_json(&found, &m->s, NULL);
	snprintf(out, sizeof(out), "%s", text);
	free(text);
	names_nobody();
	assert_non_null(strstr(out, "\"hidden\""));
	done(m);
}

/* Asked for by name, one that is there and one that is not are the same. */
static void asked_for(void **state)
{
	char there[ANSWER_MAX];
	struct made *m = machine();

	(void)state;
	look(m);
	findings_conceal(&found, &m->s, 1000);
	assert_int_equal(render(m, "why is vault slow?", "diagnose <f1>\n", theirs), 0);
	snprintf(there, sizeof(there), "%s", out);
	assert_int_equal(render(m, "why is vaulx slow?", "diagnose <f1>\n", theirs), 0);
	for (char *p = out; (p = strstr(p, "vaulx")) != NULL; p++)
		p[4] = 't';
	assert_string_equal(there, out);
	done(m);
}

/* Whom one waited for is kept as a sum, in the order that look-ups need. */
static void rows(void **state)
{
	struct made *m = machine();
	uint64_t waited = 0;

	(void)state;
	made_task(m, 900, 10, "make", 100, 100);
	made_blame(m, 10, 900, 70);
	made_blame(m, 201, 10, 50);
	made_io(m, 201, 1, 100, 10);
	made_io(m, 900, 1, 100, 10);
	made_ready(m);
	snapshot_conceal(&m->s, 1000);
	assert_int_equal(m->s.n_tasks, 2);
	assert_non_null(snapshot_task(&m->s, 10));
	assert_non_null(snapshot_task(&m->s, 900));
	assert_int_equal(m->s.n_blames, 2);
	assert_int_equal(m->s.blame[0].culprit, 0);
	assert_int_equal(m->s.blame[0].count, 4);
	for (size_t i = 0; i < m->s.n_blames; i++)
		waited += m->s.blame[i].wait_ns;
	assert_int_equal(waited, (4 * 1500 + 70) * MS);
	assert_int_equal(m->s.n_ios, 1);
	assert_int_equal(m->s.io[0].pid, 900);
	snapshot_conceal(&m->s, 1000); /* once more changes nothing */
	assert_int_equal(m->s.n_blames, 2);
	done(m);
}

static void mounts(void **state)
{
	struct hidepid h = { 0 };

	(void)state;
	assert_false(hidepid_line("proc /mnt/proc proc rw,hidepid=2 0 0", &h));
	assert_false(hidepid_line("tmpfs /proc tmpfs rw 0 0", &h));
	assert_false(hidepid_line("nonsense", &h));
	assert_true(hidepid_line("proc /proc proc rw,nosuid,relatime 0 0", &h));
	assert_false(h.hides);
	assert_true(hidepid_line("proc /proc proc rw,hidepid=off 0 0", &h));
	assert_false(h.hides);
	assert_true(hidepid_line("proc /proc proc rw,relatime,gid=27,hidepid=invisible 0 0", &h));
	assert_true(h.hides);
	assert_int_equal(h.gid, 27);
	assert_true(hidepid_line("proc /proc proc rw,hidepid=1 0 0", &h));
	assert_true(h.hides);
	assert_int_equal(h.gid, 0);
	assert_false(hidepid_blinds(0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(concealed),
		cmocka_unit_test(asked_for),
		cmocka_unit_test(rows),
		cmocka_unit_test(mounts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
