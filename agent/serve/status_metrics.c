/* SPDX-License-Identifier: GPL-2.0-or-later */
/* status_metrics.c - metrics.prom, in the Prometheus text format (0.0.4). */
#include "status.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "ask/ask.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/usage.h"
#include "observe/events.h"
#include "state/history.h"
#include "state/machine.h"

static void put_head(struct text *t, const char *name, const char *type, const char *help)
{
	text_add(t, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_value(struct text *t, const char *name, const char *type, const char *help,
		      double value)
{
	put_head(t, name, type, help);
	text_add(t, "%s %.9g\n", name, value);
}

static double seconds(uint64_t ns)
{
	return (double)ns / (double)NSEC_PER_SEC;
}

static void put_ask(struct text *t, const struct status *st)
{
	struct ask_stats s;

	ask_stats(st->ask, &s);
	put_value(t, "llamux_questions_total", "counter", "Questions asked.", (double)s.asked);
	put_head(t, "llamux_answers_total", "counter", "Answers by what chose them.");
	text_add(t, "llamux_answers_total{by=\"model\"} %llu\n", (unsigned long long)s.by_model);
	text_add(t, "llamux_answers_total{by=\"rules\"} %llu\n", (unsigned long long)s.by_rules);
	put_value(t, "llamux_questions_refused_total", "counter",
		  "Questions refused: too long, empty, or too many waiting.", (double)s.refused);
	put_value(t, "llamux_model_failures_total", "counter",
		  "Answers of the model that failed or were not of the form.", (double)s.failed);
	put_value(t, "llamux_questions_waiting", "gauge", "Questions in the queue.", s.waiting);
	put_value(t, "llamux_last_answer_seconds", "gauge", "Time that the last answer took.",
		  s.last_answer_us / 1e6);
	put_value(t, "llamux_model_tokens_per_second", "gauge", "Generation speed, last answer.",
		  (double)s.tokens_per_s);
}

static void put_events(struct text *t, const struct status *st,
		       const struct probe_counters *total)
{
	put_head(t, "llamux_events_total", "counter", "Ring buffer records by kind.");
	for (unsigned int kind = 1; events_kind_word(kind); kind++)
		text_add(t, "llamux_events_total{kind=\"%s\"} %llu\n", events_kind_word(kind),
			 (unsigned long long)events_count(st->events, kind));
	put_value(t, "llamux_events_lost_total", "counter", "Ring buffer records dropped.",
		  (double)total->events_lost);
	put_value(t, "llamux_map_full_total", "counter", "Times charged to nobody: map full.",
		  (double)total->map_full);
}

/* Pressure as a share of the window; left out where the kernel has none. */
static void put_pressure(struct text *t, const struct pressure *p)
{
	const struct {
		const char *labels;
		unsigned int share;
	} rows[] = {
		{ "resource=\"cpu\",level=\"some\"", p->cpu_some.share },
		{ "resource=\"memory\",level=\"some\"", p->mem_some.share },
		{ "resource=\"memory\",level=\"full\"", p->mem_full.share },
		{ "resource=\"io\",level=\"some\"", p->io_some.share },
		{ "resource=\"io\",level=\"full\"", p->io_full.share },
	};

	put_head(t, "llamux_pressure_ratio", "gauge", "Pressure stall information: share of the last 10 s.");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].share != UINT_MAX)
			text_add(t, "llamux_pressure_ratio{%s} %.4f\n", rows[i].labels,
				 rows[i].share / 10000.0);
}

static void put_window(struct text *t, const struct status *st)
{
	struct probe_counters total;
	struct snapshot s = { 0 };
	uint64_t wait = 0, run = 0;
	int err = machine_totals(st->machine, &total, &s);

	put_events(t, st, &total);
	if (err < 0)
		return;
	for (size_t i = 0; i < s.n_tasks; i++) {
		wait += s.task[i].t.wait_ns;
		run += s.task[i].t.run_ns;
	}
	put_pressure(t, &s.pressure);
	put_value(t, "llamux_window_seconds", "gauge", "Length of the window.",
		  seconds(s.span_ns));
	put_value(t, "llamux_window_wait_seconds", "gauge",
		  "Time that present processes waited for a CPU in the window.", seconds(wait));
	put_value(t, "llamux_window_run_seconds", "gauge",
		  "Time that present processes ran in the window.", seconds(run));
	put_value(t, "llamux_processes", "gauge", "Processes seen.", (double)s.n_tasks);
	snapshot_free(&s);
}

static void put_usage(struct text *t, const struct status *st)
{
	const struct {
		const char *part;
		pid_t pid;
	} parts[] = { { "agent", getpid() }, { "model", ask_model_pid(st->ask) } };
	struct usage usage[2];
	bool there[2];

	for (size_t i = 0; i < 2; i++)
		there[i] = parts[i].pid > 0 && usage_read(parts[i].pid, &usage[i]) == 0;
	put_head(t, "llamux_cpu_seconds_total", "counter", "CPU time of llamux itself.");
	for (size_t i = 0; i < 2; i++)
		if (there[i])
			text_add(t, "llamux_cpu_seconds_total{part=\"%s\"} %.3f\n", parts[i].part,
				 seconds(usage[i].cpu_ns));
	put_head(t, "llamux_resident_bytes", "gauge", "Resident memory of llamux itself.");
	for (size_t i = 0; i < 2; i++)
		if (there[i])
			text_add(t, "llamux_resident_bytes{part=\"%s\"} %llu\n", parts[i].part,
				 (unsigned long long)usage[i].rss_bytes);
}

static void put_history(struct text *t, const struct status *st)
{
	struct history_stats s;

	if (!st->history)
		return;
	history_stats(st->history, &s);
	put_value(t, "llamux_history_windows", "gauge", "Windows that are kept.",
		  (double)s.windows);
	put_value(t, "llamux_history_bytes", "gauge", "Size of the history and its log.",
		  (double)s.bytes);
	put_value(t, "llamux_history_lost_total", "counter", "Windows that could not be kept.",
		  (double)s.lost);
	put_value(t, "llamux_history_failures_total", "counter", "Writes that failed.",
		  (double)s.failures);
}

char *status_metrics(const struct status *st)
{
	struct text t;

	text_growing(&t);
	put_value(&t, "llamux_up", "gauge", "1 while the agent runs.", 1);
	put_value(&t, "llamux_uptime_seconds", "counter", "Time since the agent started.",
		  seconds(clock_boot_ns() - st->started_ns));
	put_ask(&t, st);
	put_window(&t, st);
	put_usage(&t, st);
	put_history(&t, st);
	return text_take(&t);
}
