/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer_model.c - llama.cpp's backends, models and contexts, opened for the
 * commands, and the evaluation of tokens.
 */
#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include <ggml-cpu.h>
#include <gguf.h>

#include "peer.h"

/* llama.cpp's first complaint, told when a call fails; what follows it is only
 * that the call failed. */
static char complaint[512];

static void keep_complaint(enum ggml_log_level level, const char *text, void *ctx)
{
	(void)ctx;
	if (level == GGML_LOG_LEVEL_ERROR && !complaint[0])
		snprintf(complaint, sizeof(complaint), "%.*s",
			 (int)strcspn(text, "\n"), text);
}

/* The CPU's own backend, or the one named; the others of the package are not looked at. */
static void load_backend(const char *dir, const char *name)
{
	char path[4200];

	if (!name) {
		ggml_backend_load_all_from_path(dir);
		return;
	}
	snprintf(path, sizeof(path), "%s/libggml-cpu-%s.so", dir, name);
	ggml_backend_load(path);
}

int peer_start(const struct peer_options *o)
{
	char dir[4096];
	Dl_info info;
	char *slash;

	llama_log_set(keep_complaint, NULL);
	/* The backends lie beside the library; by itself it looks beside the program. */
	if (!dladdr((void *)(uintptr_t)llama_backend_init, &info) || !info.dli_fname)
		return peer_error("cannot tell where the libraries are");
	snprintf(dir, sizeof(dir), "%s", info.dli_fname);
	slash = strrchr(dir, '/');
	if (slash)
		*slash = '\0';
	load_backend(dir, o->backend);
	llama_backend_init();
	if (!ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU))
		return peer_error("no CPU backend %s in %s", o->backend ? o->backend : "", dir);
	return 0;
}

const char *peer_system(void)
{
	return llama_print_system_info();
}

static int look_for_backend(struct dl_phdr_info *info, size_t size, void *ctx)
{
	const char *name = strrchr(info->dlpi_name, '/');

	(void)size;
	if (!name || strncmp(name + 1, "libggml-cpu", 11))
		return 0;
	snprintf(ctx, 64, "%s", name + 1);
	return 1;
}

void peer_backend(char *out, size_t len)
{
	char name[64] = "unknown";

	dl_iterate_phdr(look_for_backend, name);
	snprintf(out, len, "%s", name);
}

/* Files that lack these keys are refused, but for them can be read: models
 * without a tokenizer, and vocabularies without a model. */
static const struct llama_model_kv_override stand_ins[] = {
	{ .tag = LLAMA_KV_OVERRIDE_TYPE_STR, .key = "tokenizer.ggml.model",
	  .val_str = "no_vocab" },
	{ .tag = LLAMA_KV_OVERRIDE_TYPE_STR, .key = "general.architecture",
	  .val_str = "llama" },
};
#define STAND_INS (sizeof(stand_ins) / sizeof(stand_ins[0]))

/* Fills out, which ends with an empty one, with those that the file needs. */
static void find_stand_ins(const char *path, struct llama_model_kv_override *out)
{
	const struct gguf_init_params params = { .no_alloc = true };
	struct gguf_context *g = gguf_init_from_file(path, params);

	for (size_t i = 0; i < STAND_INS && g; i++) {
		if (gguf_find_key(g, stand_ins[i].key) < 0)
			*out++ = stand_ins[i];
	}
	gguf_free(g);
}

static int open_context(const struct peer_options *o, uint32_t context,
			struct peer_model *m)
{
	struct llama_context_params p = llama_context_default_params();
	const int32_t trained = llama_model_n_ctx_train(m->model);

	/* Where a model's positions are stretched past a length, both engines look at
	 * the context that they are given. */
	if (context == PEER_CONTEXT_OWN)
		context = trained > 0 && trained < PEER_CONTEXT_MOST ?
			(uint32_t)trained : PEER_CONTEXT_MOST;
	p.n_ctx = context;
	p.n_batch = p.n_batch > context ? p.n_batch : context;
	/* Logits of every token are asked for, in one evaluation. */
	p.n_outputs_max = p.n_batch;
	p.n_outputs_max_per_seq = 0;
	p.n_threads = o->threads;
	p.n_threads_batch = o->threads;
	p.flash_attn_type = o->flash;
	p.type_k = o->kv;
	p.type_v = o->kv;
	m->context = llama_init_from_model(m->model, p);
	return m->context ? 0 : peer_error("no context: %s", complaint);
}

int peer_open(const struct peer_options *o, const char *path, uint32_t context,
	      struct peer_model *out)
{
	struct llama_model_params p = llama_model_default_params();
	struct llama_model_kv_override overrides[STAND_INS + 1] = { 0 };

	memset(out, 0, sizeof(*out));
	p.n_gpu_layers = 0;
	p.load_mode = LLAMA_LOAD_MODE_MMAP;
	p.vocab_only = !context;
	p.use_extra_bufts = o->repack;
	find_stand_ins(path, overrides);
	if (overrides[0].key[0])
		p.kv_overrides = overrides;
	out->model = llama_model_load_from_file(path, p);
	if (!out->model)
		return peer_error("%s: %s", path, complaint);
	out->vocab = llama_model_get_vocab(out->model);
	out->n_vocab = llama_vocab_n_tokens(out->vocab);
	if (context && open_context(o, context, out)) {
		peer_close(out);
		return PEER_FAILED;
	}
	return 0;
}

void peer_close(struct peer_model *m)
{
	if (m->context)
		llama_free(m->context);
	if (m->model)
		llama_model_free(m->model);
	memset(m, 0, sizeof(*m));
}

/* These live in the CPU backend, which is loaded at run time. */
static void *cpu_function(const char *name)
{
	ggml_backend_dev_t cpu = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU);

	return ggml_backend_reg_get_proc_address(ggml_backend_dev_backend_reg(cpu), name);
}

struct ggml_threadpool *peer_threads_new(struct peer_model *m, int threads)
{
	struct ggml_threadpool_params p = ggml_threadpool_params_default(threads);
	struct ggml_threadpool *(*new)(struct ggml_threadpool_params *);
	struct ggml_threadpool *pool;

	*(void **)&new = cpu_function("ggml_threadpool_new");
	pool = new ? new(&p) : NULL;
	if (pool)
		llama_attach_threadpool(m->context, pool, NULL);
	return pool;
}

void peer_threads_free(struct peer_model *m, struct ggml_threadpool *pool)
{
	void (*done)(struct ggml_threadpool *);

	*(void **)&done = cpu_function("ggml_threadpool_free");
	if (!pool || !done)
		return;
	llama_detach_threadpool(m->context);
	done(pool);
}

int peer_eval(struct peer_model *m, const int32_t *token, size_t n, bool all)
{
	struct llama_batch b = llama_batch_init((int32_t)n, 0, 1);
	int err;

	llama_memory_clear(llama_get_memory(m->context), true);
	b.n_tokens = (int32_t)n;
	for (size_t i = 0; i < n; i++) {
		b.token[i] = token[i];
		b.pos[i] = (llama_pos)i;
		b.n_seq_id[i] = 1;
		b.seq_id[i][0] = 0;
		b.logits[i] = all || i == n - 1;
	}
	err = llama_decode(m->context, b);
	if (!err)
		llama_synchronize(m->context);
	llama_batch_free(b);
	return err;
}

int peer_step(struct peer_model *m, int32_t token, int32_t position)
{
	int32_t n_seq_id = 1;
	llama_seq_id id = 0, *ids = &id;
	int8_t logits = 1;
	const struct llama_batch b = { .n_tokens = 1, .token = &token, .pos = &position,
				       .n_seq_id = &n_seq_id, .seq_id = &ids,
				       .logits = &logits };
	const int err = llama_decode(m->context, b);

	if (!err)
		llama_synchronize(m->context);
	return err;
}
