/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * endure_race [reuse N] [swap N] [join N] - what may happen between a proposal and its yes,
 * during the change, and before it is undone:
 *   reuse  the process, proposed within the clock tick in which it began, ends and
 *          another one gets its pid (in a pid namespace of its own); the newcomer is
 *          never touched
 *   swap   the cgroup is removed and one of the same name is made; likewise
 *   join   another process comes into the cgroup; what it would share is not left
 * Each at a moment that is drawn anew, with a fixed seed.  One line each: how many were
 * tried, held, failed.  Exit code 0, 1, or 77.
 */
#include <linux/sched.h>
#include <sys/mount.h>

#include "endure.h"

struct work {
	struct place place;
	unsigned long seed;
};

/* --- pids used again ---------------------------------------------------------------- */

static void *sleeper(void *arg)
{
	for (;;)
		pause();
	return arg;
}

/* A process of this pid, 0: any, in the confined group.  0: cannot be. */
static pid_t process_make(const struct place *p, pid_t want)
{
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = want ? (uint64_t)(uintptr_t)&want : 0,
		.set_tid_size = want ? 1 : 0,
	};
	char number[32], path[192], c;
	int ready[2];
	long pid;

	if (pipe2(ready, O_CLOEXEC))
		return 0;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	if (!pid) {
		setsid();
		snprintf(number, sizeof(number), "%d", getpid());
		snprintf(path, sizeof(path), "%s/target", p->confine);
		put(path, "cgroup.procs", number);
		if (write(ready[1], "r", 1) != 1)
			_exit(1);
		sleeper(NULL);
	}
	close(ready[1]);
	if (pid < 0 || read(ready[0], &c, 1) != 1)
		pid = 0;
	close(ready[0]);
	return (pid_t)pid;
}

struct reuse {
	struct work *w;
	pid_t pid;
	struct bytes newcomer;
	bool early, lost; /* proposed within its first tick; the pid was not to be had */
};

static void reuse_pid(void *ctx)
{
	struct reuse *r = ctx;

	kill(r->pid, SIGKILL);
	waitpid(r->pid, NULL, 0);
	if (process_make(&r->w->place, r->pid) != r->pid)
		r->lost = true;
	else
		bytes_of(&r->w->place, r->pid, &r->newcomer);
}

enum moment { BEFORE_YES, AT_JOURNALED, AT_WRITING, BEFORE_UNDO, MOMENTS };

/* One life of a pid.  NULL: the newcomer was not touched, and it was said. */
static const char *reuse_once(struct work *w, struct actuator *a, struct reuse *r)
{
	static const enum actuate_step steps[MOMENTS] = {[AT_JOURNALED] = STEP_JOURNALED,
							 [AT_WRITING] = STEP_WRITING};
	enum moment moment = (enum moment)draw(&w->seed, MOMENTS);
	struct at at = {steps[moment], reuse_pid, r, false};
	struct consent consent;
	struct action_row row = {0};
	struct offer offer;
	struct bytes is;
	char text[512] = "";
	int err;

	*r = (struct reuse){.w = w, .pid = process_make(&w->place, 0)};
	if (!r->pid)
		return "no process could be started";
	offer_make(&offer, draw(&w->seed, 2) ? "idle" : "slack", 0, r->pid, 0);
	offer.value = offer.kind == ACTION_SLACK ? 5000 : 0;
	r->early = procinfo_now() == procinfo_ticks(offer.target.pid_start_ns[0]);
	err = actuator_announce(a, &offer, MODE_ASK, &person, &consent, text, sizeof(text));
	if (err)
		return "it could not be proposed";
	if (moment == BEFORE_YES)
		reuse_pid(r);
	else if (moment != BEFORE_UNDO)
		actuator_on_step(a, on_step, &at);
	err = actuator_apply(a, &offer, MODE_ASK, &person, &consent, &row, text, sizeof(text));
	actuator_on_step(a, NULL, NULL);
	if (moment == BEFORE_UNDO) {
		reuse_pid(r);
		err = actuator_undo(a, row.id, &person, &row, text, sizeof(text));
	}
	if (r->lost)
		return NULL; /* the pid could not be had: counted apart */
	bytes_of(&w->place, r->pid, &is);
	if (!bytes_same(&is, &r->newcomer)) {
		bytes_differ(&r->newcomer, &is);
		return "the newcomer was changed";
	}
	return err && text[0] ? NULL : "it was not said";
}

static int reuse_run(struct work *w, unsigned long times)
{
	struct count c = {.what = "pids used again"};
	unsigned long early = 0, lost = 0;
	struct reuse *r = malloc(sizeof(*r));
	struct actuator *a = NULL;
	char note[96];

	if (!r || actuator_start(&w->place, false, &a))
		return 2;
	for (unsigned long i = 0; i < times; i++) {
		const char *why = reuse_once(w, a, r);

		if (r->pid) {
			kill(r->pid, SIGKILL);
			waitpid(r->pid, NULL, 0);
		}
		lost += r->lost;
		early += r->early;
		c.tried += !r->lost;
		c.held += !r->lost && !why;
		c.failed += why != NULL;
		if (why)
			printf("FAIL  life %lu: %s\n", i, why);
		if (c.failed > 5)
			break;
	}
	actuator_close(a);
	free(r);
	snprintf(note, sizeof(note), "(%lu proposed in their first tick; %lu pids not had)", early, lost);
	count_say(&c, note);
	return c.failed || lost > times / 100 ? 1 : 0;
}

/* The first process of a pid namespace, with a /proc of its own. */
static int reuse_inside(struct work *w, unsigned long times)
{
	int status = 0;
	pid_t pid;

	if (unshare(CLONE_NEWPID | CLONE_NEWNS))
		return 77;
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
		    mount("proc", "/proc", "proc", 0, NULL))
			_exit(77);
		_exit(reuse_run(w, times));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

static int run_reuse(struct work *w, unsigned long times)
{
	int status = 0;
	pid_t pid = fork(); /* the namespaces end with it */

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(reuse_inside(w, times));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

/* --- cgroups made anew -------------------------------------------------------------- */

struct swap {
	struct work *w;
	const char *dir;
	pid_t pid;
	struct bytes newcomer;
	bool lost;
};

static void move(const char *dir, pid_t pid)
{
	char number[32];

	snprintf(number, sizeof(number), "%d", pid);
	put(dir, "cgroup.procs", number);
}

/* The same process in a group of the same name: only the group is another. */
static void swap_group(void *ctx)
{
	struct swap *s = ctx;
	char up[192];

	snprintf(up, sizeof(up), "%s", s->dir);
	*strrchr(up, '/') = '\0';
	if (strstr(up, "llamux-endure")) /* version 2: the parent holds no process */
		snprintf(up, sizeof(up), "/sys/fs/cgroup");
	move(up, s->pid);
	s->lost = rmdir(s->dir) || mkdir(s->dir, 0755);
	move(s->dir, s->pid);
	bytes_of(&s->w->place, s->pid, &s->newcomer);
}

static const char *swap_once(struct work *w, struct actuator *a, pid_t pid, struct swap *s)
{
	static const enum actuate_step steps[MOMENTS] = {[AT_JOURNALED] = STEP_JOURNALED,
							 [AT_WRITING] = STEP_WRITING};
	enum moment moment = (enum moment)draw(&w->seed, MOMENTS);
	struct at at = {steps[moment], swap_group, s, false};
	struct action_row row = {0};
	struct consent consent;
	struct offer offer;
	struct bytes is;
	char text[512] = "";
	int err;

	*s = (struct swap){.w = w, .dir = w->place.group[0], .pid = pid};
	offer_make(&offer, draw(&w->seed, 2) ? "weight" : "quota", 50, pid, 0);
	err = actuator_announce(a, &offer, MODE_ASK, &person, &consent, text, sizeof(text));
	if (err)
		return "it could not be proposed";
	if (moment == BEFORE_YES)
		swap_group(s);
	else if (moment != BEFORE_UNDO)
		actuator_on_step(a, on_step, &at);
	err = actuator_apply(a, &offer, MODE_ASK, &person, &consent, &row, text, sizeof(text));
	actuator_on_step(a, NULL, NULL);
	if (moment == BEFORE_UNDO) {
		swap_group(s);
		err = actuator_undo(a, row.id, &person, &row, text, sizeof(text));
	}
	if (s->lost)
		return "the group could not be made anew";
	bytes_of(&w->place, pid, &is);
	if (!bytes_same(&is, &s->newcomer)) {
		bytes_differ(&s->newcomer, &is);
		return "the new group was changed";
	}
	return err && text[0] ? NULL : "it was not said";
}

static int run_swap(struct work *w, unsigned long times)
{
	struct count c = {.what = "cgroups made anew"};
	struct swap *s = malloc(sizeof(*s));
	struct actuator *a = NULL;
	pid_t pid = target_start(&w->place);

	if (!w->place.group[0][0]) {
		printf("cgroups made anew: the cpu controller is not to be had here\n");
		free(s);
		target_end(&w->place, pid);
		return 0;
	}
	if (!s || !pid || actuator_start(&w->place, false, &a))
		return 2;
	for (unsigned long i = 0; i < times && c.failed < 5; i++) {
		const char *why = swap_once(w, a, pid, s);

		c.tried++;
		c.held += !why;
		c.failed += why != NULL;
		if (why)
			printf("FAIL  group %lu: %s\n", i, why);
	}
	actuator_close(a);
	target_end(&w->place, pid);
	free(s);
	count_say(&c, NULL);
	return c.failed ? 1 : 0;
}

/* --- somebody who joins a cgroup ------------------------------------------------------ */

struct join {
	const char *dir;
	pid_t newcomer;
};

static void join_group(void *ctx)
{
	const struct join *j = ctx;

	move(j->dir, j->newcomer);
}

static void leave_group(const struct join *j)
{
	char up[192];

	snprintf(up, sizeof(up), "%s", j->dir);
	*strrchr(up, '/') = '\0';
	if (strstr(up, "llamux-endure")) /* as above */
		snprintf(up, sizeof(up), "/sys/fs/cgroup");
	move(up, j->newcomer);
}

static const char *join_once(struct work *w, struct actuator *a, pid_t pid, pid_t newcomer)
{
	static const enum actuate_step steps[BEFORE_UNDO] = {[AT_JOURNALED] = STEP_JOURNALED,
							     [AT_WRITING] = STEP_WRITING};
	static const struct {
		const char *word;
		int value, controller; /* of controllers[] */
	} kinds[] = {{"weight", 50, 0}, {"quota", 50, 0}, {"memory", 900, 1},
		     {"tasks", 77, 2}, {"freeze", 1, 3}};
	size_t kind = draw(&w->seed, sizeof(kinds) / sizeof(kinds[0]));
	enum moment moment = (enum moment)draw(&w->seed, BEFORE_UNDO);
	struct join j = {w->place.group[kinds[kind].controller], newcomer};
	struct at at = {steps[moment], join_group, &j, false};
	struct bytes was, is;
	struct action_row row = {0};
	struct consent consent;
	struct offer offer;
	char text[512] = "";
	int err;

	if (!j.dir[0])
		return NULL; /* no such controller here: nothing to join */
	bytes_of(&w->place, pid, &was);
	offer_make(&offer, kinds[kind].word, kinds[kind].value, pid, 0);
	err = actuator_announce(a, &offer, MODE_ASK, &person, &consent, text, sizeof(text));
	if (err)
		return "it could not be proposed";
	if (moment == BEFORE_YES)
		join_group(&j);
	else
		actuator_on_step(a, on_step, &at);
	err = actuator_apply(a, &offer, MODE_ASK, &person, &consent, &row, text, sizeof(text));
	actuator_on_step(a, NULL, NULL);
	leave_group(&j);
	bytes_of(&w->place, pid, &is);
	if (!bytes_same(&was, &is)) {
		bytes_differ(&was, &is);
		return "what the newcomer would share is changed";
	}
	return err && text[0] ? NULL : "it was not said";
}

static int run_join(struct work *w, unsigned long times)
{
	struct count c = {.what = "newcomers in a cgroup"};
	pid_t pid = target_start(&w->place), newcomer = target_start(&w->place);
	struct actuator *a = NULL;

	if (!pid || !newcomer || actuator_start(&w->place, false, &a))
		return 2;
	for (size_t i = 0; i < N_CONTROLLERS; i++) {
		const struct join j = {w->place.group[i], newcomer};

		if (j.dir[0])
			leave_group(&j);
	}
	for (unsigned long i = 0; i < times && c.failed < 5; i++) {
		const char *why = join_once(w, a, pid, newcomer);

		c.tried++;
		c.held += !why;
		c.failed += why != NULL;
		if (why)
			printf("FAIL  newcomer %lu: %s\n", i, why);
	}
	actuator_close(a);
	target_end(&w->place, newcomer);
	target_end(&w->place, pid);
	count_say(&c, NULL);
	return c.failed ? 1 : 0;
}

static int run(struct place *place, int argc, char **argv)
{
	static const struct {
		const char *word;
		int (*run)(struct work *w, unsigned long times);
	} runs[] = {{"reuse", run_reuse}, {"swap", run_swap}, {"join", run_join}};
	struct work *w = calloc(1, sizeof(*w));
	int failed = 0;

	if (!w)
		return 2;
	*w = (struct work){.place = *place, .seed = FIRST_SEED};
	for (int i = 1; i + 1 < argc; i += 2)
		for (size_t k = 0; k < sizeof(runs) / sizeof(runs[0]); k++)
			if (!strcmp(runs[k].word, argv[i]))
				failed |= runs[k].run(w, strtoul(argv[i + 1], NULL, 10));
	free(w);
	return failed;
}

int main(int argc, char **argv)
{
	return place_run(run, argc, argv);
}
