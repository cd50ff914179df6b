/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon.c - the parts of the agent in the order in which they start: what can
 * fail for want of something comes first; then the files, as loading the BPF
 * programs takes longer than all else: whoever asks meanwhile is answered when they
 * are loaded, and need not try again.
 */
#include "daemon.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "llamux/paths.h"
#include "ask/ask.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/priority.h"
#include "observe/collect.h"
#include "observe/demand.h"
#include "observe/events.h"
#include "observe/probe.h"
#include "serve/control.h"
#include "state/machine.h"
#include "daemon_internal.h"

/* Five samples in the short window; one costs about 5 ms of CPU. */
#define TICK_MS 2000
/* Readers beyond this are told to come again. */
#define QUEUE_MAX 256

/* --- privilege, mount point ------------------------------------------------------ */

static int privilege_start(struct daemon *d, char *reason, size_t reason_len)
{
	(void)d;
	if (geteuid() != 0) {
		snprintf(reason, reason_len,
			 "it must be started as root, for BPF and the mount: use sudo");
		return -EPERM;
	}
	return mountpoint_fuse(reason, reason_len);
}

static int confine_start(struct daemon *d, char *reason, size_t reason_len)
{
	struct stat st;

	if (!d->options.confine)
		return 0;
	if (stat(d->options.confine, &st) < 0 || !S_ISDIR(st.st_mode)) {
		snprintf(reason, reason_len, "--confine %s: not a cgroup directory", d->options.confine);
		return -ENOTDIR;
	}
	return 0;
}

static int mountpoint_start(struct daemon *d, char *reason, size_t reason_len)
{
	int err = mountpoint_prepare(d->options.mount_dir, &d->mountpoint, reason, reason_len);

	if (err < 0)
		return err;
	d->options.mount_dir = d->mountpoint.path;
	return daemon_state_note_mount(d, reason, reason_len);
}

static void mountpoint_stop(struct daemon *d)
{
	mountpoint_release(&d->mountpoint);
}

/* --- policy and actuator --------------------------------------------------------- */

static int policy_read(const struct daemon *d, struct policy **out, char *reason,
		       size_t reason_len)
{
	const char *path = d->options.policy_file;

	/* The default file need not exist; one that was named must. */
	if (path && access(path, R_OK) < 0) {
		snprintf(reason, reason_len, "the policy %s cannot be read: %s", path,
			 strerror(errno));
		return -ENOENT;
	}
	return policy_load(path ? path : LLAMUX_POLICY_FILE, out, reason, reason_len);
}

static int policy_start(struct daemon *d, char *reason, size_t reason_len)
{
	return policy_read(d, &d->policy, reason, reason_len);
}

static void policy_stop(struct daemon *d)
{
	policy_free(d->policy);
}

/* Called by the thread that answers, when all stages have started. */
static bool asleep(void *ctx, pid_t pid, uint64_t start_ns, uint64_t *seconds)
{
	const struct daemon *d = ctx;

	return d->machine && machine_asleep(d->machine, pid, start_ns, seconds);
}

/* An administrator's profiles come before those of the build tree. */
static void find_profiles(struct daemon *d)
{
	size_t n = 0;

	if (d->options.profile_dir) {
		d->profiles[n++] = d->options.profile_dir;
	} else {
		d->profiles[n++] = LLAMUX_PROFILE_DIR;
		if (daemon_beside(LLAMUX_BUILD_PROFILES, d->build_profiles) == 0)
			d->profiles[n++] = d->build_profiles;
	}
	d->profiles[n] = NULL;
}

static int actuator_start(struct daemon *d, char *reason, size_t reason_len)
{
	const struct actuate_options options = {
		.state_dir = d->options.state_dir,
		.confine = d->options.confine,
		.policy = d->policy,
		.profiles = d->profiles,
		.asleep = asleep,
		.asleep_ctx = d,
		.self = { getpid() },
	};
	char report[512] = "";
	int err;

	find_profiles(d);
	err = actuator_open(&options, &d->actuator, reason, reason_len);

	if (err < 0)
		return err;
	err = actuator_recover(d->actuator, report, sizeof(report));
	if (err != 0)
		log_info("from an agent that was killed: %s", report[0] ? report : strerror(abs(err)));
	return 0;
}

static void actuator_stop(struct daemon *d)
{
	if (d->actuator)
		actuator_close(d->actuator);
}

/* --- questions --------------------------------------------------------------------- */

static int observe(void *ctx, struct findings *f, struct snapshot *s)
{
	const struct daemon *d = ctx;

	return machine_observe(d->machine, f, s);
}

static int recall(void *ctx, const struct findings *now, struct longer *out)
{
	const struct daemon *d = ctx;

	return machine_recall(d->machine, now, out);
}

static int measure(void *ctx, uint64_t since_ns, struct snapshot *s)
{
	const struct daemon *d = ctx;

	return machine_measure(d->machine, since_ns, s);
}

static int judge(void *ctx, const struct snapshot *s, struct findings *f)
{
	const struct daemon *d = ctx;

	return machine_judge(d->machine, s, f);
}

static int ask_start(struct daemon *d, char *reason, size_t reason_len)
{
	const struct ask_options options = {
		.machine = { .ctx = d, .observe = observe, .recall = recall,
			     .past = daemon_past, .measure = measure, .judge = judge },
		.llm = d->llm,
		.actuator = d->actuator,
		.mode = d->options.mode,
		.queue_max = QUEUE_MAX,
	};
	const struct control_options control = { .load_model = daemon_model_load, .ctx = d };
	struct control_options with_ask = control;
	int err = ask_new(&options, &d->ask);

	snprintf(reason, reason_len, "no thread for the answers: %s", strerror(-err));
	if (err < 0)
		return err;
	with_ask.ask = d->ask;
	return control_new(&with_ask, &d->control);
}

static void ask_stop(struct daemon *d)
{
	ask_free(d->ask);
	control_free(d->control);
	d->ask = NULL;
}

/* --- loop ---------------------------------------------------------------------------- */

static void on_events(void *ctx)
{
	struct daemon *d = ctx;
	int n = machine_poll(d->machine);

	if (n < 0 && n != -EINTR)
		log_warn("events cannot be read: %s", strerror(-n));
}

static void settle_soon(struct daemon *d);

/* Costly sets of programs are looked at more often than the timer ticks. */
static void on_settle(void *ctx)
{
	struct daemon *d = ctx;

	d->settling = false;
	if (machine_settle(d->machine))
		settle_soon(d);
}

/* If the timer cannot be had they stay until the next tick. */
static void settle_soon(struct daemon *d)
{
	d->settling = loop_after(d->loop, DEMAND_SETTLE_MS, on_settle, d) == 0;
}

/* True: once more, soon. */
static bool look(struct daemon *d)
{
	bool was = priority_reserved() != NULL, again = priority_look();

	/* What the model began before that takes too long. */
	if (!was && priority_reserved())
		daemon_model_leave(d);
	return again;
}

static void on_look(void *ctx)
{
	look(ctx);
}

static void on_tick(void *ctx)
{
	struct daemon *d = ctx;
	int err = machine_tick(d->machine);

	if (err < 0 && !d->tick_failed)
		log_error("the state of this machine cannot be read: %s", strerror(-err));
	d->tick_failed = err < 0;
	if (!d->settling && machine_watches(d->machine))
		settle_soon(d);
	if (look(d))
		loop_after(d->loop, PRIORITY_AGAIN_MS, on_look, d);
	daemon_model_watch(d);
	daemon_files_watch(d);
}

/* What cannot be read changes nothing: a protection must not be lost by a slip. */
static void policy_reload(struct daemon *d)
{
	struct policy *fresh = NULL;
	char reason[512] = "";
	int err = policy_read(d, &fresh, reason, sizeof(reason));

	if (err < 0) {
		log_error("the policy stays as it was: %s", reason[0] ? reason : strerror(-err));
		return;
	}
	ask_swap_policy(d->ask, d->policy, fresh);
	policy_free(fresh);
	log_info("the policy is read anew (SIGHUP)");
}

static void on_signal(void *ctx, int signo)
{
	struct daemon *d = ctx;

	if (signo == SIGHUP) {
		policy_reload(d);
		return;
	}
	log_info("stopping (%s)", signo == SIGTERM ? "SIGTERM" : "SIGINT");
	loop_stop(d->loop);
}

static int signals_start(struct daemon *d, char *reason, size_t reason_len)
{
	/* Blocked before any thread starts, so that all threads inherit it. */
	const int signals[] = { SIGTERM, SIGINT, SIGHUP };
	int err;

	signal(SIGPIPE, SIG_IGN);
	err = loop_new(&d->loop);
	if (err == 0)
		err = loop_signals(d->loop, signals, sizeof(signals) / sizeof(signals[0]), on_signal,
				   d);
	if (err < 0)
		snprintf(reason, reason_len, "no event loop: %s", strerror(-err));
	return err;
}

static void signals_stop(struct daemon *d)
{
	loop_free(d->loop);
}

static int watch_start(struct daemon *d, char *reason, size_t reason_len)
{
	int err = d->probe ? loop_add(d->loop, probe_fd(d->probe), on_events, d) : 0;

	if (err == 0)
		err = loop_every(d->loop, TICK_MS, on_tick, d);
	if (err < 0)
		snprintf(reason, reason_len, "no event loop: %s", strerror(-err));
	return err;
}

/* Late, as the worker must not inherit it.  What loads the programs has the weight of
 * the threads that answer: somebody may wait for it on a loaded machine. */
static int standing_start(struct daemon *d, char *reason, size_t reason_len)
{
	(void)reason;
	(void)reason_len;
	d->status.oom = priority_protect();
	d->status.memory_lock = d->status.collector = "starting";
	priority_answering();
	return 0;
}

/* --- stages ------------------------------------------------------------------------- */

/* stop is called for a stage that failed, too: it must take what is there. */
static const struct stage {
	const char *name;
	int (*start)(struct daemon *d, char *reason, size_t reason_len);
	void (*stop)(struct daemon *d);
} stages[] = {
	{ "privilege", privilege_start, NULL },
	{ "confine", confine_start, NULL },
	{ "state", daemon_state_start, daemon_state_stop },
	{ "mount point", mountpoint_start, mountpoint_stop },
	{ "signals", signals_start, signals_stop },
	{ "policy", policy_start, policy_stop },
	{ "journal", actuator_start, actuator_stop },
	{ "model", daemon_model_start, daemon_model_stop },
	{ "history", daemon_history_start, daemon_history_stop },
	{ "samples", daemon_machine_start, daemon_machine_stop },
	{ "questions", ask_start, ask_stop },
	{ "standing", standing_start, NULL },
	{ "files", daemon_files_start, daemon_files_stop },
	{ "probes", daemon_probe_start, daemon_probe_stop },
	{ "more probes", daemon_complete_start, NULL },
	{ "settling", daemon_settle_start, NULL },
	/* What is being measured is measured to its end: the files go before the probes. */
	{ "loop", watch_start, daemon_files_stop },
};

#define STAGES (sizeof(stages) / sizeof(stages[0]))

/* sd_notify(3), which is one datagram: no library for it. */
static void tell_systemd(const char *text)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	socklen_t len;
	int fd;

	if (!path || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof(to.sun_path))
		return;
	strcpy(to.sun_path, path);
	len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, text, strlen(text), MSG_NOSIGNAL, (struct sockaddr *)&to, len) < 0)
		log_warn("systemd cannot be told: %s", strerror(errno));
	close(fd);
}

static int daemon_loop(struct daemon *d, char *reason, size_t reason_len)
{
	int err;

	log_info("ready: ask in %s/%s (mode %s, %s)", d->mountpoint.path, LLAMUX_FILE_PROMPT,
		 mode_word(d->options.mode), d->llm ? "with a model" : "no model");
	tell_systemd("READY=1");
	err = loop_run(d->loop);
	tell_systemd("STOPPING=1");
	if (err < 0)
		snprintf(reason, reason_len, "the event loop failed: %s", strerror(-err));
	return err;
}

static int daemon_stages(struct daemon *d, char *reason, size_t reason_len)
{
	size_t started = 0;
	int err = 0;

	while (started < STAGES && err == 0) {
		reason[0] = '\0';
		err = stages[started].start(d, reason, reason_len);
		if (err < 0 && !reason[0])
			snprintf(reason, reason_len, "%s: %s", stages[started].name, strerror(-err));
		started++;
	}
	if (err == 0)
		err = daemon_loop(d, reason, reason_len);
	while (started-- > 0)
		if (stages[started].stop)
			stages[started].stop(d);
	return err;
}

int daemon_run(const struct options *options, char *reason, size_t reason_len)
{
	struct daemon *d = calloc(1, sizeof(*d));
	int err;

	if (!d)
		return -ENOMEM;
	d->options = *options;
	d->state_lock = -1;
	d->model_pidfd = -1;
	d->started_ns = clock_boot_ns();
	pthread_mutex_init(&d->model_lock, NULL);
	pthread_mutex_init(&d->load_lock, NULL);
	err = daemon_stages(d, reason, reason_len);
	pthread_mutex_destroy(&d->model_lock);
	pthread_mutex_destroy(&d->load_lock);
	free(d);
	return err;
}
