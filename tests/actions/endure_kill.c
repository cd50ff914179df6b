/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * endure_kill [--every N] [KIND...] - the actuator is killed with SIGKILL at every
 * single system call (N: at every Nth) while it applies, verifies, undoes and recovers;
 * then it starts again.  What must stand then, by every byte:
 *   apply, recover   the old values
 *   verify, undo     the old values and a journal that says so, or the new ones and a
 *                    journal that says "kept", which an undo then takes back
 * One line a kind and phase: how many were tried, held, failed.  Exit code 0, 1, or 77.
 */
#include <sys/mount.h>
#include <sys/ptrace.h>

#include "endure.h"

enum phase { PHASE_APPLY, PHASE_KEEP, PHASE_REVERT, PHASE_UNDO, PHASE_RECOVER, PHASES };
static const char *const phase_words[PHASES] = {"apply", "verify, kept", "verify, reverted",
						"undo", "recover"};

/* Shared: a neighbour is in the target's groups, so that it gets groups of its own. */
enum where { ALONE, MACHINE, SHARED };

static const struct {
	const char *kind;
	int value;
	enum where where;
} kinds[] = {
	{"idle", 0, ALONE},	 {"nice", 7, ALONE},	   {"slack", 5000, ALONE},
	{"ioprio", 0, ALONE},	 {"files", 7777, ALONE},   {"oom-score", 300, ALONE},
	{"affinity", 0, ALONE},	 {"weight", 10, ALONE},	   {"quota", 50, ALONE},
	{"tasks", 77, ALONE},	 {"memory", 512, ALONE},   {"freeze", 1, ALONE},
	{"swappiness", 10, MACHINE}, {"slice", 2000, ALONE}, {"memlock", 4, ALONE},
	{"cpuset", 1, ALONE},	 {"io-weight", 30, ALONE}, {"hibernate", 1, ALONE},
	{"cgroup-idle", 1, ALONE}, {"weight", 10, SHARED}, {"quota", 50, SHARED},
	{"tasks", 77, SHARED},	 {"memory", 512, SHARED},  {"freeze", 1, SHARED},
	{"hibernate", 1, SHARED}, {"plan", 0, ALONE},	   {"plan", 0, SHARED},
};
#define LOST 1000u /* of the victim, in 10 s: as much after the change is no help */

struct work {
	struct place place;
	struct offer offer;
	enum phase phase;
	bool machine;
};

/* The step that is interrupted; the actuator is open already, but for recover. */
static int perform(struct work *w, struct actuator *a)
{
	char text[1024];
	struct action_row row;
	bool kept;

	switch (w->phase) {
	case PHASE_APPLY:
		return actuator_apply(a, &w->offer, MODE_ASK, &person, NULL, &row, text,
				      sizeof(text));
	case PHASE_KEEP:
	case PHASE_REVERT:
		return actuator_verify(a, 1, w->phase == PHASE_KEEP ? 0 : LOST, 0, &kept, text,
				       sizeof(text));
	case PHASE_UNDO:
		return actuator_undo(a, 1, &person, &row, text, sizeof(text));
	default:
		return actuator_recover(a, text, sizeof(text)) < 0;
	}
}

static void child(struct work *w)
{
	struct actuator *a = NULL;

	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	if (w->phase != PHASE_RECOVER && actuator_start(&w->place, w->machine, &a))
		_exit(3);
	raise(SIGSTOP); /* counted from here */
	if (w->phase == PHASE_RECOVER && actuator_start(&w->place, w->machine, &a))
		_exit(3);
	_exit(perform(w, a) ? 2 : 0);
}

/* Runs the child until its Nth system call.  1: killed there; 0: it ended before;
 * -1: it failed. */
static int run_until(struct work *w, unsigned long n)
{
	const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE;
	struct __ptrace_syscall_info info;
	unsigned long calls = 0;
	pid_t pid = fork(), tid;
	int status, killed = 0;

	if (!pid)
		child(w);
	waitpid(pid, &status, __WALL);
	if (!WIFSTOPPED(status))
		return -1;
	ptrace(PTRACE_SETOPTIONS, pid, NULL, options);
	ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
	for (;;) {
		int signal = 0;

		tid = waitpid(-1, &status, __WALL);
		if (tid < 0 || (tid == pid && (WIFEXITED(status) || WIFSIGNALED(status))))
			break;
		if (!WIFSTOPPED(status))
			continue; /* a thread of it has ended */
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(info), &info);
			if (info.op == PTRACE_SYSCALL_INFO_ENTRY && ++calls == n) {
				kill(pid, SIGKILL);
				killed = 1;
				continue;
			}
		} else if (WSTOPSIG(status) != SIGSTOP && WSTOPSIG(status) != SIGTRAP) {
			signal = WSTOPSIG(status);
		}
		ptrace(PTRACE_SYSCALL, tid, NULL, signal);
	}
	return killed ? 1 : WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -1;
}

/* What the phase stands on: nothing, applied, or kept. */
static int prepare(struct work *w)
{
	struct action_row row;
	struct actuator *a;
	char text[512] = "";
	bool kept = true;
	int err = 0;

	state_next(&w->place);
	if (w->phase == PHASE_APPLY)
		return 0;
	err = actuator_start(&w->place, w->machine, &a);
	if (err)
		return err;
	err = actuator_apply(a, &w->offer, MODE_ASK, &person, NULL, &row, text, sizeof(text));
	if (!err && w->phase == PHASE_UNDO)
		err = actuator_verify(a, 1, 0, 0, &kept, text, sizeof(text));
	if (err)
		printf("      it cannot be prepared: %s\n", text);
	actuator_close(a);
	return err ? err : kept ? 0 : -EINVAL;
}

/* The next start, and what stands then.  NULL: all is well. */
static const char *judge(struct work *w, pid_t pid, const struct bytes *old,
			 const struct bytes *new, struct bytes *is)
{
	bool may_stay = w->phase == PHASE_KEEP || w->phase == PHASE_UNDO;
	struct action_row row = {0};
	struct actuator *a;
	char text[1024];
	const char *why = NULL;
	long n;

	if (actuator_start(&w->place, w->machine, &a))
		return "it does not start again";
	if (actuator_recover(a, text, sizeof(text)) < 0)
		why = "it does not recover";
	n = actuator_list(a, (uid_t)-1, &row, 1);
	bytes_of(&w->place, pid, is);
	if (!why && n < 0)
		why = "the journal cannot be read";
	if (!why && may_stay && n == 1 && row.state == STATE_KEPT) {
		if (!bytes_same(is, new))
			why = "kept, but not all of it stands";
		else if (actuator_undo(a, 1, &person, &row, text, sizeof(text)))
			why = "kept, and cannot be undone";
		bytes_of(&w->place, pid, is);
	} else if (!why && n == 1 && (row.state == STATE_PLANNED || row.state == STATE_APPLIED ||
				      row.state == STATE_UNDOING || row.state == STATE_KEPT)) {
		why = "the journal is left open";
	}
	if (!why && !bytes_same(is, old))
		why = "not every byte is as before";
	actuator_close(a);
	return why;
}

/* The bytes with the change in force.  1: as it should be; 0: not possible here; -1: it
 * cannot be taken back even when nobody is killed. */
static int look(struct work *w, pid_t pid, struct bytes *new, char *why, size_t len)
{
	struct bytes old, is;
	struct action_row row;
	struct actuator *a;
	int err, went;

	state_next(&w->place);
	why[0] = '\0';
	if (actuator_start(&w->place, w->machine, &a))
		return -1;
	bytes_of(&w->place, pid, &old);
	err = actuator_apply(a, &w->offer, MODE_ASK, &person, NULL, &row, why, len);
	went = err ? 0 : 1;
	bytes_of(&w->place, pid, new);
	if (!err && actuator_undo(a, row.id, &person, &row, why, len))
		went = -1;
	bytes_of(&w->place, pid, &is);
	if (!bytes_same(&old, &is)) {
		bytes_differ(&old, &is);
		went = -1;
	}
	actuator_close(a);
	return went;
}

static unsigned long run_phase(struct work *w, pid_t pid, const char *kind, unsigned long every,
			       const struct bytes *new)
{
	struct bytes old, is;
	struct count c = {0};
	char what[64], note[64];
	unsigned long n;
	int went = 1;

	snprintf(what, sizeof(what), "%s: %s", kind, phase_words[w->phase]);
	c.what = what;
	bytes_of(&w->place, pid, &old);
	/* Not always the same ones, when not all are tried. */
	for (n = every > 1 ? 1 + (unsigned long)w->phase % every : 1; went > 0; n += every) {
		const char *why = prepare(w) ? "it could not be prepared" : NULL;

		went = why ? -1 : run_until(w, n);
		if (!why && went < 0)
			why = "it failed without being killed";
		if (!why)
			why = judge(w, pid, &old, new, &is);
		c.tried++;
		c.held += !why;
		c.failed += why != NULL;
		if (why) {
			printf("FAIL  %s, system call %lu: %s\n", what, n, why);
			bytes_differ(&old, &is);
		}
		if (c.failed > 5)
			break;
	}
	snprintf(note, sizeof(note), "(%lu system calls)", n - every - (went == 0));
	count_say(&c, note);
	return c.failed;
}

static unsigned long run_kind(struct work *w, size_t i, unsigned long every)
{
	struct bytes new;
	unsigned long failed = 0;
	char why[256] = "", name[40];
	pid_t pid, other = 0;
	int went;

	/* Kernels before 6.2 forget the CPUs of one that moves, so that is not done to it. */
	w->place.unbound = kinds[i].where == SHARED;
	pid = target_start(&w->place);
	if (kinds[i].where == SHARED)
		other = member_start(&w->place, true);
	if (!pid || (kinds[i].where == SHARED && !other))
		give_up("no process can be started");
	snprintf(name, sizeof(name), "%s%s", kinds[i].kind,
		 kinds[i].where == SHARED ? ", placed" : "");
	w->machine = kinds[i].where == MACHINE;
	offer_make(&w->offer, kinds[i].kind, kinds[i].value, w->machine ? 0 : pid, LOST);
	went = look(w, pid, &new, why, sizeof(why));
	if (went < 1) {
		printf("%s%-34s %s: %s\n", went ? "FAIL  " : "", name,
		       went ? "applied and undone" : "not possible here", why);
		failed = went != 0;
	} else {
		for (int phase = 0; phase < PHASES; phase++) {
			w->phase = (enum phase)phase;
			failed += run_phase(w, pid, name, every, &new);
		}
	}
	target_end(&w->place, pid);
	if (other)
		target_end(&w->place, other);
	return failed;
}

static int run_all(struct place *place, int argc, char **argv)
{
	unsigned long every = 1, failed = 0;
	struct work *w = calloc(1, sizeof(*w));
	int first = 1;

	if (argc > 2 && !strcmp(argv[1], "--every")) {
		every = strtoul(argv[2], NULL, 10);
		first = 3;
	}
	if (!every || !w)
		return 2;
	w->place = *place;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		bool wanted = first == argc;

		for (int k = first; k < argc; k++)
			wanted |= !strcmp(argv[k], kinds[i].kind);
		if (wanted)
			failed += run_kind(w, i, every);
	}
	free(w);
	printf("killed at every %lu. system call: %lu failed\n", every, failed);
	return failed ? 1 : 0;
}

/* Processes numbered apart: a plan looks at every process there is. */
static int run(struct place *place, int argc, char **argv)
{
	int status = 0;
	pid_t pid;

	if (unshare(CLONE_NEWPID | CLONE_NEWNS))
		return run_all(place, argc, argv);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
		    mount("proc", "/proc", "proc", 0, NULL))
			give_up("no /proc of its own can be mounted");
		_exit(run_all(place, argc, argv));
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}

int main(int argc, char **argv)
{
	return place_run(run, argc, argv);
}
