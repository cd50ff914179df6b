/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * act - the actuator from a command line, for the tests beside it.
 *
 *   act [OPTION...] apply|describe|outline|dry-run KIND VALUE PID...    (0: no process is the target)
 *   act [OPTION...] verify ID BEFORE-AFTER-NS | undo ID | recover | list
 *   act [OPTION...] yields PID          (prints whether it gives way to all others)
 *
 *   --state DIR --confine DIR --policy FILE --proc DIR --mode observe|ask|auto
 *   --uid N          who asks (default: 0); may act unless --powerless
 *   --asker PID      which process asks (default: our parent)
 *   --unasked        nobody asks, the agent acts on its own
 *   --later TICKS    the offer was made for processes that began so much later
 *   --cgroup PATH    the target is this cgroup
 *   --disk NAME      whose I/O is limited
 *   --root DIR       below which settings of the machine are looked for
 *   --lost NS        what the victim lost of 10 s
 *   --victim PID     who lost it
 *   --self PID       a process of llamux
 *   --profiles DIR   where profiles are: of the kind "plan" VALUE is the name of one
 *   --asleep PID=S   this process had no CPU time for so many seconds
 *   --agree COMMAND  the offer is shown, COMMAND is run, then comes the yes to what was shown
 *   --at STEP COMMAND run when the step is reached the first time; --at-nth N: the Nth
 *   --die-at STEP    killed with SIGKILL there; --nth N: the Nth time (default: 1)
 *
 * Prints "ID STATE" and the reason or row; exit code 0, or 1 with "error ERRNO: reason".
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "llamux/event.h"
#include "act/actuate_internal.h"

static struct {
	struct actuate_options actuator;
	struct asker asker;
	enum agent_mode mode;
	const char *policy, *command, *cgroup, *agree, *disk;
	int at, at_nth, die_at, nth;
	long later;
	uint64_t lost;
	pid_t victim;
	struct {
		pid_t pid;
		uint64_t s;
	} asleep[16];
	size_t n_asleep;
	const char *profiles[2];
} args = {
	.actuator = {.state_dir = "state"},
	.asker = {.may_act = true},
	.mode = MODE_ASK,
	.at = -1,
	.at_nth = 1,
	.die_at = -1,
	.nth = 1,
};

static const char *const steps[] = {
	[STEP_JOURNALED] = "journaled", [STEP_WRITING] = "writing",   [STEP_WRITTEN] = "written",
	[STEP_APPLIED] = "applied",	[STEP_RESTORED] = "restored",
};

static void fail(const char *what)
{
	fprintf(stderr, "act: %s\n", what);
	exit(2);
}

static int step_of(const char *word)
{
	int i;

	for (i = 0; i <= STEP_RESTORED; i++)
		if (!strcmp(steps[i], word))
			return i;
	fail("unknown step");
	return -1;
}

static void on_step(void *ctx, enum actuate_step step)
{
	(void)ctx;
	if ((int)step == args.at && !--args.at_nth) {
		args.at = -1;
		if (system(args.command))
			fail("the command of --at failed");
	}
	if ((int)step == args.die_at && !--args.nth)
		kill(getpid(), SIGKILL);
}

static int report(int err, const char *reason)
{
	if (!err)
		return 0;
	printf("error %s: %s\n", strerrorname_np(-err) ? strerrorname_np(-err) : "?", reason);
	return 1;
}

static void print_row(const struct action_row *r)
{
	printf("%lld %s %s \"%s\": %s -> %s\n", (long long)r->id, action_state_word(r->state),
	       action_word(r->kind), r->knob, r->old_value, r->new_value);
	if (r->freed_bytes)
		printf("freed %llu\n", (unsigned long long)r->freed_bytes);
}

/* The mark of a directory's hierarchy, as findings have it in the id. */
static uint64_t hierarchy_of(const char *dir)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/cpu.shares", dir);
	if (!access(path, F_OK))
		return CGROUP_ID_V1_CPU;
	snprintf(path, sizeof(path), "%s/memory.usage_in_bytes", dir);
	return access(path, F_OK) ? 0 : CGROUP_ID_V1_MEMORY;
}

/* The offer as the findings would have made it a moment ago. */
static void make_offer(char **argv, struct offer *o)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY), kind;
	struct procinfo info;
	struct stat st;

	for (kind = 0; kind < ACTION_KINDS; kind++)
		if (!strcmp(action_word((enum action_kind)kind), argv[0]))
			break;
	*o = (struct offer){.kind = (enum action_kind)kind, .value = atoi(argv[1]),
			    .victim_lost_ns = args.lost, .window_ns = 10000000000ull};
	if (args.victim) {
		o->victim = (struct subject){.kind = SUBJECT_PROCESS, .n_pids = 1, .pid = {args.victim}};
		snprintf(o->victim.name, sizeof(o->victim.name), "victim");
	}
	snprintf(o->profile, sizeof(o->profile), "%s", kind == ACTION_PLAN ? argv[1] : "");
	snprintf(o->disk, sizeof(o->disk), "%s", args.disk ? args.disk : "");
	o->target.kind = SUBJECT_GROUP;
	snprintf(o->target.name, sizeof(o->target.name), "target");
	for (argv += 2; *argv; argv++) {
		struct subject *t = &o->target;

		if (t->n_pids == SUBJECT_PIDS_MAX)
			fail("too many pids");
		if (!strcmp(*argv, "0")) /* no process: a setting of the machine */
			break;
		t->pid[t->n_pids] = atoi(*argv);
		if (procinfo_read(proc, atoi(*argv), 0, &info))
			fail("no such process");
		t->pid_start_ns[t->n_pids++] = procinfo_ns(info.start + (uint64_t)args.later);
	}
	if (args.cgroup) {
		if (stat(args.cgroup, &st))
			fail("no such cgroup");
		o->target.kind = SUBJECT_CGROUP;
		o->target.cgroup_id = st.st_ino | hierarchy_of(args.cgroup);
	}
	close(proc);
}

/* The person is shown what would be written, and --agree COMMAND runs before the yes. */
static int agree(struct actuator *a, const struct offer *offer, struct consent *out, char *reason,
		 size_t len)
{
	int err = actuator_announce(a, offer, args.mode, &args.asker, out, reason, len);

	if (!err && system(args.agree))
		fail("the command of --agree failed");
	return err;
}

static int run_offer(struct actuator *a, int argc, char **argv)
{
	struct consent agreed;
	struct action_row row = {0};
	char reason[512] = "";
	struct offer offer;
	int err;

	if (argc < 3)
		fail("apply KIND VALUE PID...");
	make_offer(argv + 1, &offer);
	if (!strcmp(argv[0], "dry-run")) {
		char lines[16384] = "";
		long n = actuator_dry_run(a, &offer, args.mode, &args.asker, 64, lines,
					  sizeof(lines));

		if (n >= 0)
			printf("%ld writes\n%s", n, lines);
		return report(n < 0 ? (int)n : 0, lines);
	}
	if (!strcmp(argv[0], "outline")) {
		char lines[16384] = "";

		err = actuator_outline(a, &offer, args.mode, &args.asker, NULL, lines,
				       sizeof(lines));
		if (!err)
			fputs(lines, stdout);
		return report(err, lines);
	}
	if (!strcmp(argv[0], "describe")) {
		err = actuator_describe(a, &offer, args.mode, &args.asker, reason, sizeof(reason));
		puts(reason);
		return err != 0;
	}
	err = args.agree ? agree(a, &offer, &agreed, reason, sizeof(reason)) : 0;
	if (!err)
		err = actuator_apply(a, &offer, args.mode, &args.asker,
				     args.agree ? &agreed : NULL, &row, reason, sizeof(reason));
	if (row.id)
		print_row(&row);
	return report(err, reason);
}

static int run_by_id(struct actuator *a, int argc, char **argv)
{
	int64_t id = argc > 1 ? atoll(argv[1]) : 0;
	struct action_row row = {0};
	char reason[512] = "";
	bool kept;
	int err;

	if (!strcmp(argv[0], "undo")) {
		err = actuator_undo(a, id, &args.asker, &row, reason, sizeof(reason));
		print_row(&row);
		return report(err, reason);
	}
	if (argc < 3)
		fail("verify ID NS");
	err = actuator_verify(a, id, strtoull(argv[2], NULL, 10), 0, &kept, reason, sizeof(reason));
	printf("%s%s%s\n", kept ? "kept" : "not kept", reason[0] ? ": " : "", reason);
	return report(err, reason);
}

static int run_list(struct actuator *a)
{
	struct action_row rows[64];
	long n = actuator_list(a, (uid_t)-1, rows, 64), i;

	for (i = 0; i < n; i++)
		print_row(&rows[i]);
	return report(n < 0 ? (int)n : 0, "list");
}

static int run(struct actuator *a, int argc, char **argv)
{
	char text[4096] = "";
	int n;

	if (argc < 1)
		fail("no command");
	if (!strcmp(argv[0], "apply") || !strcmp(argv[0], "describe") || !strcmp(argv[0], "dry-run") ||
	    !strcmp(argv[0], "outline"))
		return run_offer(a, argc, argv);
	if (!strcmp(argv[0], "undo") || !strcmp(argv[0], "verify"))
		return run_by_id(a, argc, argv);
	if (!strcmp(argv[0], "list"))
		return run_list(a);
	if (!strcmp(argv[0], "yields") && argc == 2)
		return puts(actuator_yields(a, atoi(argv[1])) ? "yes" : "no") < 0;
	if (strcmp(argv[0], "recover"))
		fail("unknown command");
	n = actuator_recover(a, text, sizeof(text));
	printf("recovered %d\n%s\n", n, text);
	return report(n < 0 ? n : 0, "");
}

static void parse_mode(const char *word)
{
	if (!strcmp(word, "observe"))
		args.mode = MODE_OBSERVE;
	else if (!strcmp(word, "auto"))
		args.mode = MODE_AUTO;
	else if (strcmp(word, "ask"))
		fail("unknown mode");
}

static bool asleep(void *ctx, pid_t pid, uint64_t start_ns, uint64_t *out)
{
	(void)ctx;
	(void)start_ns;
	for (size_t i = 0; i < args.n_asleep; i++)
		if (args.asleep[i].pid == pid) {
			*out = args.asleep[i].s;
			return true;
		}
	return false;
}

static void parse_asleep(const char *text)
{
	unsigned long long s;
	int pid;

	if (args.n_asleep == 16 || sscanf(text, "%d=%llu", &pid, &s) != 2)
		fail("--asleep PID=S");
	args.asleep[args.n_asleep].pid = pid;
	args.asleep[args.n_asleep++].s = s;
}

static void parse(int argc, char **argv)
{
	static const struct option options[] = {
		{"state", 1, NULL, 's'},  {"confine", 1, NULL, 'c'}, {"policy", 1, NULL, 'p'},
		{"proc", 1, NULL, 'P'},	  {"mode", 1, NULL, 'm'},    {"uid", 1, NULL, 'u'},
		{"asker", 1, NULL, 'a'},  {"powerless", 0, NULL, 'w'}, {"later", 1, NULL, 'l'},
		{"cgroup", 1, NULL, 'g'}, {"lost", 1, NULL, 'L'},    {"self", 1, NULL, 'S'}, {"victim", 1, NULL, 'V'},
		{"at", 1, NULL, 'A'},	  {"die-at", 1, NULL, 'd'},  {"unasked", 0, NULL, 'n'},
		{"nth", 1, NULL, 'N'},	  {"at-nth", 1, NULL, 'M'},  {"root", 1, NULL, 'R'},  {"agree", 1, NULL, 'G'},
		{"disk", 1, NULL, 'D'},   {"profiles", 1, NULL, 'F'}, {"asleep", 1, NULL, 'z'},
		{0},
	};
	int c;

	args.asker.pid = getppid();
	while ((c = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (c) {
		case 's': args.actuator.state_dir = optarg; break;
		case 'c': args.actuator.confine = optarg; break;
		case 'p': args.policy = optarg; break;
		case 'P': args.actuator.proc = optarg; break;
		case 'm': parse_mode(optarg); break;
		case 'u': args.asker.uid = (uid_t)atoi(optarg); break;
		case 'a': args.asker.pid = atoi(optarg); break;
		case 'w': args.asker.may_act = false; break;
		case 'n': args.asker.pid = getpid(); break;
		case 'l': args.later = atol(optarg); break;
		case 'g': args.cgroup = optarg; break;
		case 'V': args.victim = atoi(optarg); break;
		case 'L': args.lost = strtoull(optarg, NULL, 10); break;
		case 'S': args.actuator.self[0] = atoi(optarg); break;
		case 'd': args.die_at = step_of(optarg); break;
		case 'N': args.nth = atoi(optarg); break;
		case 'M': args.at_nth = atoi(optarg); break;
		case 'R': args.actuator.root = optarg; break;
		case 'D': args.disk = optarg; break;
		case 'F': args.profiles[0] = optarg; break;
		case 'z': parse_asleep(optarg); break;
		case 'G': args.agree = optarg; break;
		case 'A':
			args.at = step_of(optarg);
			args.command = argv[optind++];
			break;
		default: exit(2);
		}
	}
	args.asker.session = getsid(args.asker.pid);
}

int main(int argc, char **argv)
{
	struct policy *policy = NULL;
	struct actuator *a = NULL;
	char reason[512] = "";
	int err;

	parse(argc, argv);
	err = policy_load(args.policy, &policy, reason, sizeof(reason));
	args.actuator.policy = policy;
	args.actuator.profiles = args.profiles;
	args.actuator.asleep = asleep;
	if (!err)
		err = actuator_open(&args.actuator, &a, reason, sizeof(reason));
	if (err) {
		policy_free(policy);
		return report(err, reason);
	}
	actuator_on_step(a, on_step, NULL);
	err = run(a, argc - optind, argv + optind);
	actuator_close(a);
	policy_free(policy);
	return err;
}
