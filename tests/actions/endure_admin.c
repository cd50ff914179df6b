/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * endure_admin N - somebody else turns the same knob between a proposal and its yes,
 * during the change, before it is judged, undone or recovered; at a moment that is drawn
 * anew, with a fixed seed.  What that person set stands in the end.  One line: how many
 * were tried, held, failed.  Exit code 0, 1, or 77.
 */
#include "endure.h"

struct work {
	struct place place;
	unsigned long seed;
};

/* The same knob by other means. */
struct edit {
	struct work *w;
	pid_t pid;
	const char *kind;
	int value; /* drawn; never what the actuator would set */
	struct bytes set;
};

static void edit_thread(const struct edit *e, pid_t tid)
{
	struct sched_param none = {0};
	char path[64], text[32];

	snprintf(path, sizeof(path), "/proc/%d", tid);
	if (!strcmp(e->kind, "idle")) {
		sched_setscheduler(tid, SCHED_BATCH, &none);
	} else if (!strcmp(e->kind, "nice")) {
		setpriority(PRIO_PROCESS, (id_t)tid, e->value);
	} else if (!strcmp(e->kind, "slack")) {
		snprintf(text, sizeof(text), "%d", 60000 + e->value);
		put(path, "timerslack_ns", text);
	} else if (!strcmp(e->kind, "oom-score")) {
		snprintf(text, sizeof(text), "%d", e->value);
		put(path, "oom_score_adj", text);
	}
}

static void edit_group(const struct edit *e)
{
	const char *cpu = e->w->place.group[0];
	char text[32], path[256];

	snprintf(path, sizeof(path), "%s/cpu.shares", cpu);
	snprintf(text, sizeof(text), "%d", 200 + e->value);
	put(cpu, access(path, F_OK) ? "cpu.weight" : "cpu.shares", text);
}

static void edit(void *ctx)
{
	struct edit *e = ctx;
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct procinfo_thread *thread;
	size_t n;

	if (!strcmp(e->kind, "weight")) {
		edit_group(e);
	} else if (!procinfo_threads(proc, e->pid, 64, &thread, &n)) {
		for (size_t i = 0; i < n; i++)
			edit_thread(e, thread[i].tid);
		free(thread);
	}
	bytes_of(&e->w->place, e->pid, &e->set);
	close(proc);
}

/* The knob's lines alone: an action may turn another one as well (the autogroup). */
static bool knob_same(const char *kind, const struct bytes *a, const struct bytes *b)
{
	const struct {
		const char *kind, *from;
		size_t len;
	} parts[] = {{"weight", "cpu cpu.", 40}, {"oom-score", "oom_score_adj", 24}};
	const char *x = strstr(a->text, "thread 0"), *y = strstr(b->text, "thread 0");

	for (size_t i = 0; i < 2; i++)
		if (!strcmp(kind, parts[i].kind)) {
			x = strstr(a->text, parts[i].from);
			y = strstr(b->text, parts[i].from);
			return x && y && !strncmp(x, y, strcspn(x, "\n") + 1);
		}
	for (int i = 0; i < ENDURE_THREADS && x && y; i++) {
		if (strncmp(x, y, strcspn(x, "\n") + 1))
			return false;
		x = strchr(x, '\n') + 1;
		y = strchr(y, '\n') + 1;
	}
	return x && y;
}

enum edit_moment { EDIT_BEFORE_YES, EDIT_JOURNALED, EDIT_WRITING, EDIT_WRITTEN, EDIT_APPLIED,
		   EDIT_BEFORE_VERIFY, EDIT_BEFORE_UNDO, EDIT_BEFORE_RECOVER, EDIT_MOMENTS };

static const char *admin_once(struct work *w, struct actuator **a, struct edit *e,
			      unsigned long *undone)
{
	static const enum actuate_step steps[EDIT_MOMENTS] = {
		[EDIT_JOURNALED] = STEP_JOURNALED, [EDIT_WRITING] = STEP_WRITING,
		[EDIT_WRITTEN] = STEP_WRITTEN, [EDIT_APPLIED] = STEP_APPLIED,
	};
	enum edit_moment moment = (enum edit_moment)draw(&w->seed, EDIT_MOMENTS);
	struct at at = {steps[moment], edit, e, false};
	struct action_row row = {0};
	struct consent consent;
	struct offer offer;
	struct bytes is;
	char text[1024] = "";
	bool kept;
	int err;

	offer_make(&offer, e->kind, 0, e->pid, 1000);
	offer.value = !strcmp(e->kind, "weight") ? 10 : !strcmp(e->kind, "slack") ? 5000 :
		      !strcmp(e->kind, "idle") ? 0 : 17;
	e->value = 1 + (int)draw(&w->seed, 15);
	if (actuator_announce(*a, &offer, MODE_ASK, &person, &consent, text, sizeof(text)))
		return "it could not be proposed";
	if (moment == EDIT_BEFORE_YES)
		edit(e);
	else if (moment < EDIT_BEFORE_VERIFY)
		actuator_on_step(*a, on_step, &at);
	err = actuator_apply(*a, &offer, MODE_ASK, &person, &consent, &row, text, sizeof(text));
	actuator_on_step(*a, NULL, NULL);
	if (moment == EDIT_BEFORE_VERIFY)
		edit(e);
	if (!err && draw(&w->seed, 2)) /* half of them help */
		actuator_verify(*a, row.id, draw(&w->seed, 2) ? 0 : 1000, 0, &kept, text, sizeof(text));
	if (moment == EDIT_BEFORE_UNDO)
		edit(e);
	if (moment == EDIT_BEFORE_RECOVER) {
		edit(e);
		actuator_close(*a);
		if (actuator_start(&w->place, false, a) ||
		    actuator_recover(*a, text, sizeof(text)) < 0)
			return "it did not start again";
	}
	*undone += !actuator_undo(*a, row.id, &person, &row, text, sizeof(text));
	bytes_of(&w->place, e->pid, &is);
	if (knob_same(e->kind, &is, &e->set))
		return NULL;
	printf("      moment %d, apply %d: %s\n", (int)moment, err, text);
	bytes_differ(&e->set, &is);
	return "what the administrator set does not stand";
}

static int run_admin(struct work *w, unsigned long times)
{
	static const char *const kinds[] = {"idle", "nice", "slack", "oom-score", "weight"};
	struct count c = {.what = "the administrator's own changes"};
	struct edit *e = calloc(1, sizeof(*e));
	unsigned long n = w->place.group[0][0] ? 5 : 4, undone = 0;
	struct actuator *a = NULL;

	if (!e || actuator_start(&w->place, false, &a))
		return 2;
	for (unsigned long i = 0; i < times && c.failed < 5; i++) {
		const char *why;

		*e = (struct edit){.w = w, .kind = kinds[draw(&w->seed, n)], .pid = target_start(&w->place)};
		why = e->pid ? admin_once(w, &a, e, &undone) : "no process could be started";
		target_end(&w->place, e->pid);
		if (w->place.group[0][0]) {
			put(w->place.group[0], "cpu.shares", "1024");
			put(w->place.group[0], "cpu.weight", "100");
		}
		c.tried++;
		c.held += !why;
		c.failed += why != NULL;
		if (why)
			printf("FAIL  change %lu (%s): %s\n", i, e->kind, why);
	}
	actuator_close(a);
	free(e);
	count_say(&c, NULL);
	return c.failed ? 1 : 0;
}

static int run(struct place *place, int argc, char **argv)
{
	struct work *w = calloc(1, sizeof(*w));
	int failed;

	if (!w || argc != 2)
		return 2;
	*w = (struct work){.place = *place, .seed = FIRST_SEED};
	failed = run_admin(w, strtoul(argv[1], NULL, 10));
	free(w);
	return failed;
}

int main(int argc, char **argv)
{
	return place_run(run, argc, argv);
}
