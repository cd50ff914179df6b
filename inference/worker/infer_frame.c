/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_frame.c - reading and writing frames, for both ends.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "infer_proto.h"

uint64_t infer_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

bool infer_word_ok(const char *word, size_t len, const char *before)
{
	if (len == 0 || len > INFER_WORD_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (word[i] <= ' ' || word[i] >= 127 || word[i] == '<' || word[i] == '>' ||
		    (word[i] >= 'A' && word[i] <= 'Z'))
			return false;
	if (before) {
		int order = strncmp(before, word, len);

		/* before is a prefix of word or smaller where they differ */
		return order < 0;
	}
	return true;
}

static bool header_ok(const struct infer_header *h)
{
	return h->magic == INFER_MAGIC && h->type >= INFER_HELLO && h->type < INFER_TYPES &&
	       h->zero == 0 && h->length <= INFER_PAYLOAD_MAX;
}

int frame_read(struct frame_reader *r, int fd)
{
	for (;;) {
		bool in_header = r->have < sizeof(r->header);
		size_t want = sizeof(r->header) + (in_header ? 0 : r->header.length);
		unsigned char *to = in_header ? (unsigned char *)&r->header + r->have :
						r->payload + (r->have - sizeof(r->header));
		ssize_t n;

		if (r->have == want)
			return 1;
		n = recv(fd, to, want - r->have, MSG_DONTWAIT);
		if (n == 0)
			return -EPIPE;
		if (n < 0) {
			if (errno == EINTR)
				continue;
			if (errno == EAGAIN)
				return 0;
			return errno == ECONNRESET ? -EPIPE : -errno;
		}
		r->have += (size_t)n;
		if (in_header && r->have == sizeof(r->header) && !header_ok(&r->header))
			return -EPROTO;
	}
}

void frame_next(struct frame_reader *r)
{
	r->have = 0;
}

const char *infer_parse_request(const struct frame_reader *r, struct infer_request *wire)
{
	const unsigned char *text = r->payload + sizeof(*wire);
	size_t length = r->header.length;

	if (length < sizeof(*wire))
		return NULL;
	memcpy(wire, r->payload, sizeof(*wire));
	if (wire->prompt_len > INFER_PROMPT_MAX || wire->grammar_len > INFER_GRAMMAR_MAX ||
	    wire->has_grammar > 1 ||
	    length != sizeof(*wire) + wire->prompt_len + wire->grammar_len ||
	    memchr(text + wire->prompt_len, '\0', wire->grammar_len))
		return NULL;
	return (const char *)text;
}

/* Waits until fd takes bytes. */
static int wait_writable(int fd, uint64_t deadline_us)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };
	int timeout = -1, n;

	if (deadline_us) {
		uint64_t now = infer_now_us();

		if (now >= deadline_us)
			return -ETIME;
		timeout = (int)((deadline_us - now + 999) / 1000);
	}
	n = poll(&p, 1, timeout);
	if (n < 0 && errno != EINTR)
		return -errno;
	return n > 0 && (p.revents & (POLLERR | POLLHUP)) ? -EPIPE : 0;
}

/* Drops the first n bytes of the parts. */
static void advance(struct iovec **part, size_t *count, size_t n)
{
	while (*count && n >= (*part)->iov_len) {
		n -= (*part)->iov_len;
		++*part;
		--*count;
	}
	if (*count) {
		(*part)->iov_base = (char *)(*part)->iov_base + n;
		(*part)->iov_len -= n;
	}
}

int frame_write(int fd, enum infer_type type, uint32_t id, const struct iovec *part, int n,
		uint64_t deadline_us)
{
	struct infer_header header = { .magic = INFER_MAGIC, .type = (uint16_t)type, .id = id };
	struct iovec all[5] = { { &header, sizeof(header) } };
	struct msghdr message = { .msg_iov = all, .msg_iovlen = 1 + (size_t)n };
	size_t length = 0;

	if (n > 4)
		return -EINVAL;
	for (int i = 0; i < n; i++) {
		all[i + 1] = part[i];
		length += part[i].iov_len;
	}
	if (length > INFER_PAYLOAD_MAX)
		return -E2BIG;
	header.length = (uint32_t)length;
	while (message.msg_iovlen) {
		ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		int err = 0;

		if (sent >= 0)
			advance(&message.msg_iov, &message.msg_iovlen, (size_t)sent);
		else if (errno == EAGAIN)
			err = wait_writable(fd, deadline_us);
		else if (errno != EINTR)
			err = errno == ECONNRESET ? -EPIPE : -errno;
		if (err)
			return err;
	}
	return 0;
}
