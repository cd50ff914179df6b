/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * power_cut DIR WHERE KIND - in a virtual machine of which the power is cut.  First what a start
 * after that must find: the journal in DIR can be read, what was open is closed, and
 * nothing that began since is touched, though it has the same pid and the same inodes.
 * Then a change is made, and at WHERE "CUT" is printed and nothing more done:
 *   apply:STEP, undo:STEP   at that step of it (one of journaled writing written applied
 *                           restored)
 *   kept                    when it is kept
 *   any                     from then on changes are made and undone without end
 *   none                    nothing is changed
 */
#include "endure.h"

static const char *const steps[] = {
	[STEP_JOURNALED] = "journaled", [STEP_WRITING] = "writing",   [STEP_WRITTEN] = "written",
	[STEP_APPLIED] = "applied",	[STEP_RESTORED] = "restored",
};

static void cut(void *ctx)
{
	(void)ctx;
	printf("CUT\n");
	for (;;)
		pause();
}

static int open_at(const struct place *p, const char *dir, struct actuator **out)
{
	const struct actuate_options options = {.state_dir = dir, .confine = p->confine,
						.root = p->root, .policy = p->policy};
	char reason[256] = "";
	int err = actuator_open(&options, out, reason, sizeof(reason));

	if (err)
		printf("FAIL  the agent does not start: %s\n", reason);
	return err;
}

/* What the start before has left.  0: all is well. */
static int look_back(struct place *p, struct actuator *a, pid_t pid)
{
	static struct action_row rows[256];
	struct bytes before, after;
	char text[1024] = "";
	long n, open = 0;
	int handled;
	bool good;

	bytes_of(p, pid, &before);
	handled = actuator_recover(a, text, sizeof(text));
	bytes_of(p, pid, &after);
	n = actuator_list(a, (uid_t)-1, rows, 256);
	for (long i = 0; i < n; i++)
		open += rows[i].state == STATE_PLANNED || rows[i].state == STATE_APPLIED ||
			rows[i].state == STATE_UNDOING || rows[i].state == STATE_KEPT;
	good = handled >= 0 && n >= 0 && !open && bytes_same(&before, &after);
	printf("%s  start: recovered %d, open %ld, touched %d\n", good ? "ok  " : "FAIL", handled,
	       open, !bytes_same(&before, &after));
	printf("      %s\n", text);
	if (!bytes_same(&before, &after))
		bytes_differ(&before, &after);
	return good ? 0 : 1;
}

static int change(struct actuator *a, const struct offer *o, bool keep, struct action_row *row)
{
	char text[1024] = "";
	bool kept = true;
	int err = actuator_apply(a, o, MODE_ASK, &person, NULL, row, text, sizeof(text));

	if (!err && keep)
		err = actuator_verify(a, row->id, 0, 0, &kept, text, sizeof(text));
	if (err || !kept)
		printf("FAIL  it cannot be changed: %s\n", text);
	return err || !kept ? -EIO : 0;
}

static int change_until(struct actuator *a, const struct offer *o, const char *where)
{
	bool undo = !strncmp(where, "undo:", 5), apply = !strncmp(where, "apply:", 6);
	struct at at = {.fn = cut, .step = STEP_JOURNALED};
	struct action_row row;
	char text[1024];

	for (int i = 0; i <= STEP_RESTORED && (undo || apply); i++)
		if (!strcmp(steps[i], strchr(where, ':') + 1))
			at.step = (enum actuate_step)i;
	if (apply)
		actuator_on_step(a, on_step, &at);
	if (!strcmp(where, "any"))
		printf("CUT\n");
	do {
		if (change(a, o, !apply, &row))
			return 1;
		if (undo)
			actuator_on_step(a, on_step, &at);
		if (!strcmp(where, "kept"))
			cut(NULL);
		if (actuator_undo(a, row.id, &person, &row, text, sizeof(text))) {
			printf("FAIL  it cannot be undone: %s\n", text);
			return 1;
		}
	} while (!strcmp(where, "any"));
	printf("FAIL  %s is never reached\n", where);
	return 1;
}

static int run(struct place *p, int argc, char **argv)
{
	pid_t pid = target_start(p);
	struct actuator *a;
	struct offer o;
	int err;

	if (argc != 4 || !pid)
		return 2;
	if (open_at(p, argv[1], &a))
		return 1;
	err = look_back(p, a, pid);
	if (strcmp(argv[2], "none")) {
		offer_make(&o, argv[3], !strcmp(argv[3], "weight") ? 10 : 0, pid, 1000);
		err |= change_until(a, &o, argv[2]);
	}
	actuator_close(a);
	return err;
}

int main(int argc, char **argv)
{
	return place_run(run, argc, argv);
}
