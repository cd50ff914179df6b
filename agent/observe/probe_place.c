// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_place.c - what kind of thing a thread waits for, by the system call that
 * it sleeps in.  The numbers are those of the architecture that this is built for;
 * of a 32-bit program on a 64-bit kernel they mean others, and those few calls in
 * which one can sleep long do not coincide on x86.
 */
#include <stddef.h>
#include <sys/syscall.h>

#include "probe_impl.h"

/* include/linux/sched.h; the same since 2.6.25 but for TASK_NOLOAD (4.2), with which
 * an idle kernel thread is not taken for a blocked one. */
#define STATE_INTERRUPTIBLE 0x1u
#define STATE_UNINTERRUPTIBLE 0x2u
#define STATE_STOPPED 0x4u
#define STATE_TRACED 0x8u
#define STATE_NOLOAD 0x400u
#define STATE_FROZEN 0x8000u /* since f5d39b020809 (6.1) */

static const struct call {
	long number;
	enum place place;
} calls[] = {
	{SYS_futex, PLACE_FUTEX},
#ifdef SYS_futex_waitv
	{SYS_futex_waitv, PLACE_FUTEX},
#endif
#ifdef SYS_futex_wait
	{SYS_futex_wait, PLACE_FUTEX},
#endif
#ifdef SYS_poll
	{SYS_poll, PLACE_POLL},
	{SYS_select, PLACE_POLL},
	{SYS_epoll_wait, PLACE_POLL},
#endif
	{SYS_ppoll, PLACE_POLL},
	{SYS_pselect6, PLACE_POLL},
	{SYS_epoll_pwait, PLACE_POLL},
#ifdef SYS_epoll_pwait2
	{SYS_epoll_pwait2, PLACE_POLL},
#endif
	{SYS_io_getevents, PLACE_POLL},
	{SYS_io_uring_enter, PLACE_POLL},
	{SYS_accept, PLACE_SOCKET},
	{SYS_accept4, PLACE_SOCKET},
	{SYS_connect, PLACE_SOCKET},
	{SYS_recvfrom, PLACE_SOCKET},
	{SYS_recvmsg, PLACE_SOCKET},
	{SYS_recvmmsg, PLACE_SOCKET},
	{SYS_sendto, PLACE_SOCKET},
	{SYS_sendmsg, PLACE_SOCKET},
	{SYS_sendmmsg, PLACE_SOCKET},
	{SYS_nanosleep, PLACE_TIMER},
	{SYS_clock_nanosleep, PLACE_TIMER},
#ifdef SYS_pause
	{SYS_pause, PLACE_OTHER},
#endif
	{SYS_wait4, PLACE_CHILD},
	{SYS_waitid, PLACE_CHILD},
	{SYS_read, PLACE_READ},
	{SYS_readv, PLACE_READ},
	{SYS_pread64, PLACE_READ},
	{SYS_write, PLACE_READ},
	{SYS_writev, PLACE_READ},
	{SYS_pwrite64, PLACE_READ},
	{SYS_splice, PLACE_READ},
	{SYS_sendfile, PLACE_READ},
};

enum place place_of(uint32_t state, int32_t syscall)
{
	if (state == 0)
		return PLACE_CPU;
	if (state & STATE_FROZEN)
		return PLACE_FROZEN;
	if (state & (STATE_STOPPED | STATE_TRACED))
		return state & STATE_TRACED ? PLACE_TRACED : PLACE_STOPPED;
	if ((state & STATE_UNINTERRUPTIBLE) && !(state & STATE_NOLOAD))
		return PLACE_BLOCKED;
	if (!(state & STATE_INTERRUPTIBLE))
		return PLACE_OTHER;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		if (calls[i].number == syscall)
			return calls[i].place;
	}
	return PLACE_OTHER;
}
