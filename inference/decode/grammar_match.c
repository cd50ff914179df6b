/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * grammar_match.c - follows a text through the automaton and finds the tokens
 * that may come next by walking the vocabulary's tree with it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text/tokenizer.h"
#include "grammar_state.h"
#include "sample.h"

/* Bytes of masks that are kept for states seen before. */
#define MASK_BYTES_MAX (8u << 20)

/* Frames of each kind that a matcher keeps for the next text: 512 KiB of each. */
#define RESTART_FRAMES_MAX (1u << 16)

struct kept_mask {
	uint32_t state; /* NO_INDEX: free */
	long count;
	int32_t only;
};

struct matcher {
	const struct vocab_trie *v;
	struct automaton a;
	uint32_t state;
	uint32_t start;  /* the first state; NO_INDEX: it was dropped */
	bool ended;      /* an end token was accepted */
	uint32_t *trail; /* [v->depth + 1]: states on the way down the tree */
	/* Masks by state modulo n_kept. */
	struct kept_mask *kept;
	uint64_t *bits; /* [n_kept][words] */
	size_t n_kept, words;
};

static void keep_nothing(struct matcher *m)
{
	for (size_t i = 0; i < m->n_kept; i++)
		m->kept[i].state = NO_INDEX;
}

static int prepare_masks(struct matcher *m)
{
	m->words = TOKEN_SET_WORDS(m->v->vocabulary);
	m->n_kept = MASK_BYTES_MAX / (m->words * sizeof(*m->bits));
	if (m->n_kept > 256)
		m->n_kept = 256;
	if (m->n_kept == 0)
		m->n_kept = 1;
	m->trail = calloc((size_t)m->v->depth + 1, sizeof(*m->trail));
	m->kept = calloc(m->n_kept, sizeof(*m->kept));
	m->bits = calloc(m->n_kept * m->words, sizeof(*m->bits));
	if (!m->trail || !m->kept || !m->bits)
		return -ENOMEM;
	keep_nothing(m);
	return 0;
}

int matcher_new(const struct grammar *g, struct vocab_trie *v, struct matcher **out)
{
	struct matcher *m = calloc(1, sizeof(*m));
	int err;

	*out = NULL;
	if (!m)
		return -ENOMEM;
	m->v = v;
	err = automaton_init(&m->a, g, &m->start);
	m->state = m->start;
	if (!err && v)
		err = vocab_trie_build(v);
	if (!err && v)
		err = prepare_masks(m);
	if (err) {
		matcher_free(m);
		return err;
	}
	*out = m;
	return 0;
}

int matcher_restart(struct matcher *m)
{
	const struct grammar *g = m->a.g;
	int err = 0;

	if (m->start == NO_INDEX || m->a.states.pool.count > RESTART_FRAMES_MAX ||
	    m->a.cells.pool.count > RESTART_FRAMES_MAX) {
		automaton_free(&m->a);
		keep_nothing(m);
		err = automaton_init(&m->a, g, &m->start);
	}
	m->state = m->start;
	m->ended = false;
	return err;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	automaton_free(&m->a);
	free(m->trail);
	free(m->kept);
	free(m->bits);
	free(m);
}

bool matcher_accepting(const struct matcher *m)
{
	return automaton_complete(&m->a, m->state);
}

/* Allows these tokens, which are in no other list. */
static void allow(struct kept_mask *k, uint64_t *bits, const int32_t *id, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		token_set_add(bits, id[i]);
	k->count += n;
	if (n)
		k->only = id[0];
}

/*
 * 1 if the whole branch below n is allowed, as all its bytes, however deep, are of
 * groups that lead on; 0 if that is not known.
 */
static int takes_branch(struct matcher *m, const struct trie_node *n, uint32_t state)
{
	for (unsigned int h = 0; h < n->height; h++) {
		uint32_t target;
		int groups = automaton_steady(&m->a, state, &target);

		if (groups < 0)
			return groups;
		if (n->below & ~groups)
			return 0;
		if (target == state)
			return 1;
		state = target;
	}
	return n->height < UINT8_MAX;
}

/* A branch of fewer nodes is walked sooner than looked at. */
#define BRANCH_MIN 4u

static int walk(struct matcher *m, struct kept_mask *k, uint64_t *bits)
{
	const struct vocab_trie *v = m->v;

	m->trail[0] = m->state;
	for (uint32_t i = 0; i < v->n_nodes;) {
		const struct trie_node *n = &v->node[i];
		long next = automaton_step(&m->a, m->trail[n->depth], n->byte);
		uint32_t end = i + 1;
		int whole;

		if (next == STATE_DEAD) {
			i = n->skip;
			continue;
		}
		if (next < 0)
			return (int)next;
		if (n->skip - i > BRANCH_MIN) {
			whole = takes_branch(m, n, (uint32_t)next);
			if (whole < 0)
				return whole;
			end = whole ? n->skip : end;
		}
		m->trail[n->depth + 1] = (uint32_t)next;
		allow(k, bits, v->token + n->first, v->node[end].first - n->first);
		i = end;
	}
	return 0;
}

static int compute_mask(struct matcher *m, struct kept_mask *k, uint64_t *bits)
{
	int err;

	*k = (struct kept_mask){ NO_INDEX, 0, -1 };
	memset(bits, 0, m->words * sizeof(*bits));
	err = walk(m, k, bits);
	if (err)
		return err;
	if (matcher_accepting(m))
		allow(k, bits, m->v->end, m->v->n_end);
	if (k->count != 1)
		k->only = -1;
	k->state = m->state;
	return 0;
}

long matcher_mask(struct matcher *m, uint64_t *mask, int32_t *only)
{
	struct kept_mask *k = &m->kept[m->state % m->n_kept];
	uint64_t *bits = m->bits + (size_t)(k - m->kept) * m->words;

	if (m->ended)
		return -EBADMSG;
	if (k->state != m->state) {
		int err = compute_mask(m, k, bits);

		if (err)
			return err;
	}
	memcpy(mask, bits, m->words * sizeof(*mask));
	*only = k->only;
	return k->count ? k->count : -EBADMSG;
}

/* Between tokens the automaton may be emptied of what is not needed any more. */
static int settle(struct matcher *m)
{
	int err;

	if (!automaton_full(&m->a))
		return 0;
	err = automaton_trim(&m->a, &m->state);
	m->start = NO_INDEX;
	if (!err)
		keep_nothing(m);
	return err;
}

int matcher_accept_bytes(struct matcher *m, const char *bytes, size_t len)
{
	long state = m->state;

	for (size_t i = 0; i < len; i++) {
		state = automaton_step(&m->a, (uint32_t)state, (unsigned char)bytes[i]);
		if (state < 0)
			return state == STATE_DEAD ? -EBADMSG : (int)state;
	}
	m->state = (uint32_t)state;
	return settle(m);
}

int matcher_accept(struct matcher *m, int32_t token)
{
	size_t len;
	const char *piece = tokenizer_piece(m->v->tokenizer, token, &len);

	if (m->ended)
		return -EBADMSG;
	if (tokenizer_is_end(m->v->tokenizer, token)) {
		m->ended = matcher_accepting(m);
		return m->ended ? 0 : -EBADMSG;
	}
	return len ? matcher_accept_bytes(m, piece, len) : -EBADMSG;
}

size_t matcher_forced(struct matcher *m, char *out, size_t max)
{
	long state = m->state;
	size_t n = 0;

	while (n < max && !m->ended) {
		int byte = automaton_only_byte(&m->a, (uint32_t)state);

		if (byte < 0)
			break;
		state = automaton_step(&m->a, (uint32_t)state, (unsigned char)byte);
		if (state < 0)
			break;
		out[n++] = (char)byte;
	}
	return n;
}
