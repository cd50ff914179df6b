/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * llm_client.c - llm.h for the callers' side: requests to llamux-infer over a
 * socket, with deadlines and cancellation that do not wait for the child.  A
 * request that was left early is stopped in the child meanwhile; what still comes
 * for it is skipped.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "llamux/paths.h"
#include "llm_impl.h"

/* The child notices a deadline itself; this much later we stop waiting for it. */
#define GRACE_US 100000u
/* A child that had this long and does not tell the end of a request hangs. */
#define HANG_US 1000000u
/* Sending a request takes no longer unless the child hangs. */
#define SEND_US 2000000u

static char *absolute(const char *path)
{
	char here[PATH_MAX], *out = NULL;

	if (path[0] == '/')
		return strdup(path);
	if (!getcwd(here, sizeof(here)) || asprintf(&out, "%s/%s", here, path) < 0)
		return NULL;
	return out;
}

/* Beside the running program, for use without an installation. */
static char *beside_program(void)
{
	char self[PATH_MAX], *slash, *out = NULL;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n <= 0)
		return NULL;
	self[n] = '\0';
	slash = strrchr(self, '/');
	if (!slash || asprintf(&out, "%.*s/" LLAMUX_INFER_NAME, (int)(slash - self), self) < 0)
		return NULL;
	return out;
}

/* The worker, owned by the caller; NULL: there is none. */
static char *find_infer(const char *given)
{
	const char *set = given ? given : secure_getenv(LLAMUX_ENV_INFER);
	char *found;

	if (set && *set) {
		found = absolute(set);
	} else {
		found = beside_program();
		if (!found || access(found, X_OK)) {
			free(found);
			found = strdup(LLAMUX_LIBEXEC_DIR "/" LLAMUX_INFER_NAME);
		}
	}
	if (found && access(found, X_OK) == 0)
		return found;
	free(found);
	return NULL;
}

static int set_up(struct llm *llm, const struct llm_options *o)
{
	llm->threads = o->threads;
	llm->context = o->context;
	llm->start_ms = o->start_ms;
	llm->nice = o->nice < 0 ? 0 : o->nice > 19 ? 19 : o->nice;
	llm->model = absolute(o->model_path);
	if (!llm->model)
		return llm_fail(llm, -ENOMEM, "no memory");
	if (access(llm->model, F_OK))
		return llm_fail(llm, -ENOENT, "%s: no such model file", llm->model);
	llm->infer = find_infer(o->infer_path);
	if (!llm->infer)
		return llm_fail(llm, -ENOENT, "%s was not found beside this program nor in %s",
				LLAMUX_INFER_NAME, LLAMUX_LIBEXEC_DIR);
	llm->reader = malloc(sizeof(*llm->reader));
	if (!llm->reader)
		return llm_fail(llm, -ENOMEM, "no memory");
	llm->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (llm->wake < 0)
		return llm_fail(llm, -errno, "eventfd: %s", strerror(errno));
	if (o->prefix_path) {
		llm->prefix_path = absolute(o->prefix_path);
		if (!llm->prefix_path || llm_prefix_open(llm))
			llm->prefix.lost++;
	}
	return llm_spawn(llm, 0);
}

int llm_start(const struct llm_options *options, struct llm **out, char *reason, size_t reason_len)
{
	struct llm *llm = calloc(1, sizeof(*llm));
	int err;

	*out = NULL;
	if (!llm)
		return -ENOMEM;
	llm->fd = -1;
	llm->wake = -1;
	llm->prefix_fd = -1;
	pthread_mutex_init(&llm->lock, NULL);
	err = set_up(llm, options);
	if (err) {
		if (reason && reason_len)
			snprintf(reason, reason_len, "%s", llm->reason);
		llm_stop(llm);
		return err;
	}
	*out = llm;
	return 0;
}

void llm_stop(struct llm *llm)
{
	if (!llm)
		return;
	llm_prefix_close(llm);
	llm_kill(llm);
	if (llm->wake >= 0)
		close(llm->wake);
	pthread_mutex_destroy(&llm->lock);
	free(llm->reader);
	free(llm->words);
	free(llm->lexicon);
	free(llm->model);
	free(llm->infer);
	free(llm);
}

const struct llm_info *llm_info(const struct llm *llm)
{
	return &llm->info;
}

int llm_pid(const struct llm *llm)
{
	return llm_alive(llm) ? (int)llm->pid : 0;
}

const char *llm_reason(const struct llm *llm)
{
	return llm->reason;
}

size_t llm_lexicon(const struct llm *llm, const char *const **words)
{
	*words = llm->lexicon;
	return llm->n_lexicon;
}

void llm_cancel(struct llm *llm)
{
	pthread_mutex_lock(&llm->lock);
	if (llm->running) {
		llm->cancelled = true;
		/* It fails only when it is full, and so readable already. */
		eventfd_write(llm->wake, 1);
	}
	pthread_mutex_unlock(&llm->lock);
}

void llm_use_threads(struct llm *llm, unsigned int n)
{
	pthread_mutex_lock(&llm->lock);
	llm->use_told = llm->use_told && llm->use == n;
	llm->use = n;
	/* Else the next request tells it. */
	if (llm->running && !llm->use_told)
		eventfd_write(llm->wake, 1);
	pthread_mutex_unlock(&llm->lock);
}

static void begin(struct llm *llm)
{
	pthread_mutex_lock(&llm->lock);
	llm->running = true;
	llm->cancelled = false;
	pthread_mutex_unlock(&llm->lock);
	llm->reason[0] = '\0';
}

static void end(struct llm *llm)
{
	eventfd_t count;

	pthread_mutex_lock(&llm->lock);
	llm->running = false;
	llm->cancelled = false;
	/* Empties it; without a cancel there is nothing to read. */
	eventfd_read(llm->wake, &count);
	pthread_mutex_unlock(&llm->lock);
}

/* The child is told to stop; its answer is not waited for. */
static void leave(struct llm *llm)
{
	uint64_t now = infer_now_us();

	if (!llm->unanswered)
		llm->left_us = now;
	llm->unanswered = true;
	if (frame_write(llm->fd, INFER_CANCEL, llm->id, NULL, 0, now + GRACE_US))
		llm_kill(llm);
}

static void end_hung(struct llm *llm)
{
	llm_kill(llm);
	llm_count_death(llm);
}

/*
 * Skips what comes for a request that was left, up to its end, which shows that the
 * child does not hang.  A child that has had its time is ended; half of what this
 * request may take is the most that is spent on waiting.
 */
static int settle(struct llm *llm, uint64_t deadline_us)
{
	uint64_t now = infer_now_us(), bound = llm->left_us + HANG_US;
	uint64_t half = deadline_us > now ? now + (deadline_us - now) / 2 : now;

	if (deadline_us && half < bound)
		bound = half;
	while (llm->unanswered && llm->pid) {
		int err = llm_wait_frame(llm, bound);

		if (err == -ECANCELED)
			return llm_fail(llm, err, "cancelled");
		if (err == -ETIME && infer_now_us() < llm->left_us + HANG_US)
			return 0; /* it may still be at it: it stops for this request */
		if (err) {
			end_hung(llm);
			return 0;
		}
		if (llm->reader->header.type != INFER_PIECE)
			llm->unanswered = false;
		frame_next(llm->reader);
	}
	return 0;
}

static int ensure_child(struct llm *llm, uint64_t deadline_us)
{
	int err = settle(llm, deadline_us);

	if (err || llm_alive(llm))
		return err;
	if (llm->pid) { /* ended while nothing was asked of it */
		llm_kill(llm);
		llm_count_death(llm);
	}
	err = llm_may_start(llm);
	if (err)
		return err;
	err = llm_spawn(llm, deadline_us);
	if (err && err != -ECANCELED)
		llm_count_death(llm);
	return err;
}

static int send_request(struct llm *llm, const struct llm_request *q, uint64_t deadline_us)
{
	uint64_t now = infer_now_us(), bound = now + SEND_US;
	struct infer_request wire = {
		.prompt_len = (uint32_t)q->prompt_len,
		.grammar_len = (uint32_t)(q->grammar ? strlen(q->grammar) : 0),
		.has_grammar = q->grammar != NULL,
		.max_tokens = q->max_tokens, .temperature = q->temperature, .seed = q->seed,
	};
	struct iovec part[] = { { &wire, sizeof(wire) },
				{ (void *)q->prompt, q->prompt_len },
				{ (void *)q->grammar, wire.grammar_len } };

	if (deadline_us) {
		if (now >= deadline_us)
			return llm_fail(llm, -ETIME, "the time allowed is over");
		wire.deadline_ms = (uint32_t)((deadline_us - now + 999) / 1000);
		if (deadline_us < bound)
			bound = deadline_us;
	}
	llm->id++;
	llm_bound_cpu(llm, deadline_us);
	return frame_write(llm->fd, INFER_REQUEST, llm->id, part, q->grammar ? 3 : 2, bound);
}

/* One frame of the answer.  1: more to come; 0 or an error: it is over. */
static int handle(struct llm *llm, llm_piece_fn piece, void *ctx, struct llm_result *result)
{
	const struct infer_header *h = &llm->reader->header;
	bool last = h->type == INFER_DONE || h->type == INFER_ERROR;

	if (h->type != INFER_PIECE && !last)
		return -EPROTO;
	if (last)
		llm->unanswered = false;
	if (h->id != llm->id)
		return 1; /* of a request that was left */
	if (last)
		return llm_read_result(llm, result);
	if (piece && piece(ctx, (const char *)llm->reader->payload, h->length)) {
		leave(llm);
		return llm_fail(llm, -ECANCELED, "cancelled");
	}
	return 1;
}

static int receive(struct llm *llm, uint64_t deadline_us, llm_piece_fn piece, void *ctx,
		   struct llm_result *result)
{
	uint64_t bound = deadline_us ? deadline_us + GRACE_US : 0, sent_us = infer_now_us();
	int more = 1;

	while (more == 1) {
		int err = llm_wait_frame(llm, bound);

		if (err == -ETIME && infer_now_us() - sent_us >= HANG_US) {
			end_hung(llm);
			return llm_fail(llm, err, "llamux-infer did not tell that the time allowed "
						  "is over and was ended");
		}
		if (err == -ECANCELED || err == -ETIME) {
			leave(llm);
			return llm_fail(llm, err, "%s", err == -ETIME ? "the time allowed is over" :
									"cancelled");
		}
		if (err)
			return err;
		more = handle(llm, piece, ctx, result);
		frame_next(llm->reader);
	}
	return more;
}

static int run(struct llm *llm, const struct llm_request *q, llm_piece_fn piece, void *ctx,
	       struct llm_result *result)
{
	uint64_t deadline_us = q->deadline_ms ?
		infer_now_us() + (uint64_t)q->deadline_ms * 1000 : 0;
	int err;

	if (q->prompt_len > INFER_PROMPT_MAX)
		return llm_fail(llm, -E2BIG, "the prompt is %zu bytes long, more than the %u that "
				"are taken", q->prompt_len, INFER_PROMPT_MAX);
	if (q->grammar && strnlen(q->grammar, INFER_GRAMMAR_MAX + 1) > INFER_GRAMMAR_MAX)
		return llm_fail(llm, -EBADMSG, "the grammar is longer than %u bytes",
				INFER_GRAMMAR_MAX);
	err = ensure_child(llm, deadline_us);
	if (err)
		return err;
	err = send_request(llm, q, deadline_us);
	if (!err)
		err = receive(llm, deadline_us, piece, ctx, result);
	else if (err == -ETIME)
		end_hung(llm); /* half a request may have been sent */
	if (err == -EPIPE || err == -EPROTO) {
		llm_count_death(llm);
		return llm_explain_end(llm, -EPIPE);
	}
	return err;
}

int llm_generate(struct llm *llm, const struct llm_request *request, llm_piece_fn piece, void *ctx,
		 struct llm_result *result)
{
	struct llm_result filled = { 0 };
	int err;

	begin(llm);
	err = run(llm, request, piece, ctx, &filled);
	end(llm);
	if (result)
		*result = filled;
	return err;
}
