/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * llm_prefix.c - the store of prompts' beginnings (prefix.h) across restarts.
 *
 * The child has no file: it is handed a piece of memory of a fixed size, which is
 * filled from the file before each start of a child - the last one may have died
 * while it wrote - and written to the file when the child says so, which leaves it
 * alone until it hears that this is done.  What is in it is the child's matter,
 * which checks it; here only its length counts.
 * Another file takes the place of the old one at once, so there is always a whole
 * one, but for a loss of power, which the checksums find.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/prefix.h"
#include "llm_impl.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8u /* Linux 6.3 */
#endif

#define COPY_BYTES 65536u
/* How long a child may take to hear that its store was copied. */
#define TELL_US 100000u

static int new_memory(void)
{
	const unsigned int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	int fd = memfd_create("llamux-prefix", flags | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("llamux-prefix", flags);
	return fd < 0 ? -errno : fd;
}

/* Copies length bytes from the start of one to the other. */
static int copy(int from, int to, size_t length)
{
	static const size_t most = COPY_BYTES;
	unsigned char *buffer = malloc(most);
	size_t at = 0;
	int err = buffer ? 0 : -ENOMEM;

	while (!err && at < length) {
		ssize_t n = pread(from, buffer, length - at < most ? length - at : most,
				  (off_t)at);

		if (n < 0)
			err = -errno;
		else if (n == 0 || (n = pwrite(to, buffer, (size_t)n, (off_t)at)) <= 0)
			err = n < 0 ? -errno : -EIO;
		else
			at += (size_t)n;
	}
	free(buffer);
	return err;
}

/* A file that is none of ours in kind or size is left alone. */
void llm_prefix_fill(struct llm *llm)
{
	static const uint64_t end; /* behind the last entry */
	int fd = llm->prefix_fd < 0 ? -1 : open(llm->prefix_path,
		      O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0) {
		llm->prefix.ignored += llm->prefix_fd >= 0 && errno != ENOENT;
		return;
	}
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size > PREFIX_BYTES_MAX ||
	    copy(fd, llm->prefix_fd, (size_t)st.st_size) ||
	    (st.st_size + (off_t)sizeof(end) <= PREFIX_BYTES_MAX &&
	     pwrite(llm->prefix_fd, &end, sizeof(end), st.st_size) != sizeof(end)))
		llm->prefix.ignored++;
	close(fd);
}

int llm_prefix_open(struct llm *llm)
{
	int err = 0;

	llm->prefix_fd = new_memory();
	if (llm->prefix_fd < 0)
		return llm->prefix_fd;
	if (ftruncate(llm->prefix_fd, PREFIX_BYTES_MAX))
		err = -errno;
	/* From here on a mapping of it stays whole, and it takes no more memory. */
	if (!err && fcntl(llm->prefix_fd, F_ADD_SEALS,
			  F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL))
		err = -errno;
	if (err) {
		close(llm->prefix_fd);
		llm->prefix_fd = -1;
	}
	return err;
}

static int save(struct llm *llm, size_t length)
{
	char *temporary = NULL;
	int fd, err;

	if (asprintf(&temporary, "%s.XXXXXX", llm->prefix_path) < 0)
		return -ENOMEM;
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		free(temporary);
		return err;
	}
	err = copy(llm->prefix_fd, fd, length);
	if (close(fd) && !err)
		err = -errno;
	if (!err && rename(temporary, llm->prefix_path))
		err = -errno;
	if (err)
		unlink(temporary);
	free(temporary);
	return err;
}

int llm_prefix_told(struct llm *llm)
{
	struct infer_prefix wire;
	int err;

	if (llm->prefix_fd < 0 || llm->reader->header.length != sizeof(wire))
		return -EPROTO;
	memcpy(&wire, llm->reader->payload, sizeof(wire));
	if (wire.used > PREFIX_BYTES_MAX)
		return -EPROTO;
	llm->prefix.ignored += wire.ignored;
	if (wire.used) {
		if (save(llm, wire.used))
			llm->prefix.lost++;
		else
			llm->prefix.kept++;
		/* A child that is gone is seen when it is read from; one that does not
		 * hear it keeps no more. */
		err = frame_write(llm->fd, INFER_PREFIX, 0, NULL, 0, infer_now_us() + TELL_US);
		llm->prefix.lost += err && err != -EPIPE;
	}
	return 0;
}

void llm_prefix_close(struct llm *llm)
{
	/* What was told after the last answer. */
	while (llm->prefix_fd >= 0 && llm->fd >= 0 && frame_read(llm->reader, llm->fd) == 1) {
		if (llm->reader->header.type == INFER_PREFIX && llm_prefix_told(llm))
			break;
		frame_next(llm->reader);
	}
	if (llm->prefix_fd >= 0)
		close(llm->prefix_fd);
	free(llm->prefix_path);
}

const struct llm_prefix *llm_prefix(const struct llm *llm)
{
	return &llm->prefix;
}
