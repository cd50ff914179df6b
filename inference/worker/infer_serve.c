/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_serve.c - the loop of llamux-infer.  One thread reads the socket, so that
 * a cancel, a deadline or the caller's end is noticed at once; the other one runs
 * the requests and writes their frames.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decode/generate.h"
#include "infer_confine.h"
#include "infer_proto.h"

/* What was stopped ends within one token.  The longest token and batch of the largest
 * model on the busiest machine take less. */
#define STOPPED_US 5000000u

struct job {
	struct llm_request request;
	uint32_t id;
	uint64_t deadline_us;  /* 0: none */
	uint64_t stopped_us;   /* when stop was set */
	volatile bool stop;
	volatile bool timed_out; /* stop is set because of the deadline */
	char text[];           /* prompt and grammar, each with a NUL behind it */
};

struct server {
	int fd;
	struct generator *generator;
	pthread_mutex_t lock;
	pthread_cond_t arrived;
	struct job *waiting, *running;
	uint32_t prefix_ignored; /* as told */
	bool prefix_lent;        /* the caller copies the store: it stays as it is */
	struct frame_reader reader;
};

struct output {
	int fd;
	uint32_t id;
};

static int send_piece(void *ctx, const char *piece, size_t len)
{
	const struct output *o = ctx;
	struct iovec part = { (void *)piece, len };

	return frame_write(o->fd, INFER_PIECE, o->id, &part, 1, 0);
}

static int send_result(int fd, uint32_t id, int err, const struct llm_result *result,
		       const char *reason)
{
	struct infer_result wire = {
		.prompt_tokens = result->prompt_tokens,
		.generated_tokens = result->generated_tokens,
		.first_token_us = result->first_token_us,
		.total_us = result->total_us,
		.logprob = result->logprob,
		.reused_tokens = result->reused_tokens,
		.steps = result->steps,
		.error = err,
	};
	struct iovec part[] = { { &wire, sizeof(wire) }, { (void *)reason, strlen(reason) } };

	return frame_write(fd, err ? INFER_ERROR : INFER_DONE, id, part, err ? 2 : 1, 0);
}

/* What is new in the store of beginnings; nobody waits for it. */
static int send_prefix(struct server *s)
{
	const uint32_t ignored = generator_prefix_ignored(s->generator);
	struct infer_prefix wire = { .ignored = ignored - s->prefix_ignored };
	struct iovec part = { &wire, sizeof(wire) };
	bool lent;

	pthread_mutex_lock(&s->lock);
	lent = s->prefix_lent;
	pthread_mutex_unlock(&s->lock);
	if (!lent)
		wire.used = generator_keep_prefix(s->generator);
	s->prefix_ignored = ignored;
	pthread_mutex_lock(&s->lock);
	s->prefix_lent = lent || wire.used;
	pthread_mutex_unlock(&s->lock);
	return wire.used || wire.ignored ?
		frame_write(s->fd, INFER_PREFIX, 0, &part, 1, 0) : 0;
}

static int run_job(struct server *s, struct job *job)
{
	struct output output = { s->fd, job->id };
	struct llm_result result = { 0 };
	char reason[256] = "";
	int err;

	if (job->deadline_us) {
		uint64_t now = infer_now_us();

		/* The time spent waiting for the request before counts. */
		job->request.deadline_ms = now < job->deadline_us ?
			(unsigned int)((job->deadline_us - now + 999) / 1000) : 1;
	}
	err = generator_run(s->generator, &job->request, send_piece, &output, &job->stop, &result,
			    reason, sizeof(reason));
	if (err == -ECANCELED && job->timed_out)
		err = -ETIME;
	return send_result(s->fd, job->id, err, &result, reason);
}

static void *work(void *ctx)
{
	struct server *s = ctx;
	int err = 0;

	while (!err) {
		struct job *job;

		pthread_mutex_lock(&s->lock);
		while (!s->waiting)
			pthread_cond_wait(&s->arrived, &s->lock);
		job = s->running = s->waiting;
		s->waiting = NULL;
		pthread_mutex_unlock(&s->lock);
		err = run_job(s, job);
		pthread_mutex_lock(&s->lock);
		s->running = NULL;
		pthread_mutex_unlock(&s->lock);
		free(job);
		if (!err)
			err = send_prefix(s);
	}
	/* The socket is broken; the reading thread ends the process. */
	return NULL;
}

/* With the lock held. */
static void stop_job(struct job *job)
{
	if (!job || job->stop)
		return;
	job->stopped_us = infer_now_us();
	job->stop = true;
}

/* NULL: the frame is no request. */
static struct job *read_request(const struct frame_reader *r)
{
	struct infer_request wire;
	struct job *job;
	const char *text = infer_parse_request(r, &wire);

	if (!text)
		return NULL;
	job = calloc(1, sizeof(*job) + wire.prompt_len + wire.grammar_len + 2);
	if (!job)
		return NULL;
	memcpy(job->text, text, wire.prompt_len);
	memcpy(job->text + wire.prompt_len + 1, text + wire.prompt_len, wire.grammar_len);
	job->id = r->header.id;
	job->request = (struct llm_request){
		.prompt = job->text,
		.prompt_len = wire.prompt_len,
		.grammar = wire.has_grammar ? job->text + wire.prompt_len + 1 : NULL,
		.max_tokens = wire.max_tokens,
		.temperature = wire.temperature,
		.seed = wire.seed,
	};
	if (wire.deadline_ms)
		job->deadline_us = infer_now_us() + (uint64_t)wire.deadline_ms * 1000;
	return job;
}

static int accept_prefix(struct server *s)
{
	pthread_mutex_lock(&s->lock);
	s->prefix_lent = false;
	pthread_mutex_unlock(&s->lock);
	return 0;
}

/* The caller waits for the newest request only. */
static int accept_request(struct server *s)
{
	struct job *job = read_request(&s->reader);

	if (!job)
		return -EPROTO;
	pthread_mutex_lock(&s->lock);
	free(s->waiting);
	s->waiting = job;
	stop_job(s->running);
	pthread_cond_signal(&s->arrived);
	pthread_mutex_unlock(&s->lock);
	return 0;
}

static int accept_cancel(struct server *s)
{
	struct job *jobs[2];

	pthread_mutex_lock(&s->lock);
	jobs[0] = s->running;
	jobs[1] = s->waiting;
	for (int i = 0; i < 2; i++)
		if (jobs[i] && jobs[i]->id == s->reader.header.id)
			stop_job(jobs[i]);
	pthread_mutex_unlock(&s->lock);
	return 0;
}

/* Stops a job that is past its deadline and ends the process under one that does not
 * heed that; returns when to look again, UINT64_MAX: there is no need. */
static uint64_t watch_job(struct job *job, uint64_t now)
{
	if (!job)
		return UINT64_MAX;
	if (!job->stop && job->deadline_us && job->deadline_us <= now) {
		job->timed_out = true;
		stop_job(job);
	}
	if (!job->stop)
		return job->deadline_us ? job->deadline_us : UINT64_MAX;
	if (job->stopped_us + STOPPED_US <= now)
		_exit(INFER_EXIT_HUNG);
	return job->stopped_us + STOPPED_US;
}

/* Returns the milliseconds until something is due, -1 if nothing is. */
static int watch_jobs(struct server *s)
{
	uint64_t now = infer_now_us(), next, waiting;

	pthread_mutex_lock(&s->lock);
	next = watch_job(s->running, now);
	waiting = watch_job(s->waiting, now);
	pthread_mutex_unlock(&s->lock);
	if (waiting < next)
		next = waiting;
	if (next == UINT64_MAX)
		return -1;
	next = next > now ? (next - now + 999) / 1000 : 0;
	return next < 60000 ? (int)next : 60000;
}

static int read_frames(struct server *s)
{
	int n = 0, err = 0;

	while (!err && (n = frame_read(&s->reader, s->fd)) == 1) {
		if (s->reader.header.type == INFER_REQUEST)
			err = accept_request(s);
		else if (s->reader.header.type == INFER_CANCEL && s->reader.header.length == 0)
			err = accept_cancel(s);
		else if (s->reader.header.type == INFER_THREADS && s->reader.header.length == 0)
			generator_use_threads(s->generator, s->reader.header.id);
		else if (s->reader.header.type == INFER_PREFIX && s->reader.header.length == 0)
			err = accept_prefix(s);
		else
			err = -EPROTO;
		frame_next(&s->reader);
	}
	return n < 0 ? n : err;
}

static int watch(struct server *s)
{
	int err = 0;

	while (!err) {
		struct pollfd p = { .fd = s->fd, .events = POLLIN };
		int n = poll(&p, 1, watch_jobs(s));

		if (n < 0 && errno != EINTR)
			return INFER_EXIT_PROTOCOL;
		if (n > 0)
			err = read_frames(s);
	}
	return err == -EPIPE ? 0 : INFER_EXIT_PROTOCOL;
}

/* The process ends with the return of this: the working thread is not waited for,
 * as nobody is left to listen to it. */
int infer_serve(int fd, struct generator *g, unsigned int held)
{
	static struct server s;
	pthread_t thread;
	int err;

	s.fd = fd;
	s.generator = g;
	if (pthread_mutex_init(&s.lock, NULL) || pthread_cond_init(&s.arrived, NULL) ||
	    pthread_create(&thread, NULL, work, &s))
		return INFER_EXIT_LOAD;
	pthread_detach(thread);
	err = infer_no_more_threads();
	if (!err && (held & LLM_CONFINED_SYSCALLS))
		err = infer_filter(INFER_SERVING);
	if (err) {
		infer_warn("threads and files cannot be given up", err);
		return INFER_EXIT_LOAD;
	}
	return watch(&s);
}
