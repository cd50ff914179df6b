// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_collect_peers.c - who waits for the other side of a connection, on
 * connections of this test's own: owed an answer, idle, and a server.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "observe/collect.h"
#include "observe/collect_diag.h"

static int listener = -1;
static struct sockaddr_in at;

static int set_up(void **state)
{
	socklen_t len = sizeof(at);

	(void)state;
	at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return bind(listener, (struct sockaddr *)&at, sizeof(at)) || listen(listener, 8) ||
	       getsockname(listener, (struct sockaddr *)&at, &len);
}

static int tear_down(void **state)
{
	(void)state;
	return close(listener);
}

enum waits { IN_READ, IN_POLL, IN_SELECT, IN_EPOLL, WAYS };

static void wait_for(int fd, enum waits way)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};
	struct epoll_event event = {.events = EPOLLIN};
	fd_set set;
	char c;
	int e;

	switch (way) {
	case IN_POLL:
		poll(&one, 1, -1);
		break;
	case IN_SELECT:
		FD_ZERO(&set);
		FD_SET(fd, &set);
		select(fd + 1, &set, NULL, NULL, NULL);
		break;
	case IN_EPOLL:
		e = epoll_create1(0);
		epoll_ctl(e, EPOLL_CTL_ADD, fd, &event);
		epoll_wait(e, &event, 1, -1);
		break;
	case IN_READ:
	default:
		if (read(fd, &c, 1) < 0)
			_exit(1);
	}
	_exit(0);
}

/* A client that connects, asks if it shall, and waits. */
static pid_t client(bool asks, enum waits way, int *server)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(listener);
		if (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
			_exit(1);
		if (asks) { /* not in the very millisecond of the connection */
			struct timespec t = {0, 30000000};

			nanosleep(&t, NULL);
			if (write(fd, "?", 1) != 1)
				_exit(1);
		}
		wait_for(fd, way);
	}
	*server = accept(listener, NULL, NULL);
	assert_true(*server >= 0);
	return pid;
}

static void end(pid_t pid, int server)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(server);
}

static const struct peer_row *peer_of(const struct snapshot *s, pid_t pid)
{
	for (size_t i = 0; i < s->n_peers; i++) {
		if (s->peer[i].pid == pid)
			return &s->peer[i];
	}
	return NULL;
}

static bool can_ask(void)
{
	int fd = diag_open();
	struct conn_list list = {0};
	bool can = fd >= 0 && diag_list(fd, &list) == 0;

	conn_list_free(&list);
	if (fd >= 0)
		close(fd);
	return can;
}

/* Until it is seen to wait, 10 s at most. */
static bool seen(struct collector *c, pid_t pid, struct snapshot *s)
{
	for (int i = 0; i < 200; i++) {
		struct timespec t = {0, 50000000};

		assert_int_equal(collect_sample(c, s), 0);
		if (peer_of(s, pid))
			return true;
		snapshot_free(s);
		nanosleep(&t, NULL);
	}
	return false;
}

static void an_answer_is_owed(void **state)
{
	struct collector *c;
	char peer[64];

	(void)state;
	if (!can_ask())
		skip();
	assert_int_equal(collector_new(NULL, &c), 0);
	snprintf(peer, sizeof(peer), "127.0.0.1:%u", ntohs(at.sin_port));
	for (enum waits way = IN_READ; way < WAYS; way++) {
		const struct peer_row *row;
		struct snapshot s;
		uint64_t waited;
		int server;
		pid_t pid = client(true, way, &server);

		if (!seen(c, pid, &s))
			fail_msg("way %d of waiting was not seen", way);
		row = peer_of(&s, pid);
		assert_string_equal(row->peer, peer);
		assert_int_equal(row->peer_pid, getpid()); /* the other side is this test */
		assert_true(row->pending_ns >= 20000000);
		assert_false(row->connecting);
		assert_int_equal(row->waits, 1);
		waited = row->waited_ns;
		snapshot_free(&s);
		assert_int_equal(collect_sample(c, &s), 0);
		row = peer_of(&s, pid);
		assert_int_equal(row->waits, 2);
		assert_true(row->waited_ns > waited);
		snapshot_free(&s);
		end(pid, server);
		assert_int_equal(collect_sample(c, &s), 0);
		assert_null(peer_of(&s, pid));
		snapshot_free(&s);
	}
	collector_free(c);
}

/* One that asked nothing waits for nothing; nor does the server that accepted. */
static void nothing_is_owed(void **state)
{
	struct timespec t = {0, 100000000};
	struct collector *c;
	struct snapshot s;
	int server;
	pid_t pid;

	(void)state;
	if (!can_ask())
		skip();
	assert_int_equal(collector_new(NULL, &c), 0);
	pid = client(false, IN_READ, &server);
	assert_int_equal(write(server, "hello", 5), 5); /* the server sent last */
	nanosleep(&t, NULL); /* longer than what counts as late */
	assert_int_equal(collect_sample(c, &s), 0);
	assert_null(peer_of(&s, pid));
	assert_null(peer_of(&s, getpid()));
	snapshot_free(&s);
	end(pid, server);
	collector_free(c);
}

/* Asks, takes the answer, and asks again some time later; meanwhile it sleeps on
 * the very socket. */
static pid_t asker(struct timespec think, int *server)
{
	pid_t pid = fork();
	char c;

	assert_true(pid >= 0);
	if (pid == 0) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);
		struct pollfd one = {.fd = fd, .events = POLLIN};

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(listener);
		if (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
			_exit(1);
		while (write(fd, "?", 1) == 1 && read(fd, &c, 1) == 1) {
			if (think.tv_nsec)
				ppoll(&one, 1, &think, NULL);
		}
		_exit(0);
	}
	*server = accept(listener, NULL, NULL);
	assert_true(*server >= 0);
	return pid;
}

static pid_t answerer(int fd, struct timespec late)
{
	pid_t pid = fork();
	char c;

	assert_true(pid >= 0);
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	while (read(fd, &c, 1) == 1) {
		if (late.tv_nsec)
			nanosleep(&late, NULL);
		if (write(fd, "!", 1) != 1)
			break;
	}
	_exit(0);
}

#define LOOKS 40

/* One that asks again as soon as it has its answer is waiting; one that is answered
 * at once and asks again later is not. */
static void cycles(void **state)
{
	static const struct {
		long think_ms, answer_ms;
		bool waits;
	} cases[] = {{0, 150, true}, {150, 0, false}};
	struct collector *c;

	(void)state;
	if (!can_ask())
		skip();
	assert_int_equal(collector_new(NULL, &c), 0);
	for (size_t i = 0; i < 2; i++) {
		struct timespec think = {0, cases[i].think_ms * 1000000};
		struct timespec late = {0, cases[i].answer_ms * 1000000};
		struct timespec pause = {0, 37000000};
		int server, waits = 0;
		pid_t pid = asker(think, &server), other = answerer(server, late);

		for (int k = 0; k < LOOKS; k++) {
			const struct peer_row *row;
			struct snapshot s;

			nanosleep(&pause, NULL);
			assert_int_equal(collect_sample(c, &s), 0);
			row = peer_of(&s, pid);
			waits += row && row->pending_ns;
			snapshot_free(&s);
		}
		end(pid, server);
		kill(other, SIGKILL);
		waitpid(other, NULL, 0);
		if (cases[i].waits ? waits < LOOKS / 4 : waits > LOOKS / 10)
			fail_msg("case %zu: waits in %d of %d samples", i, waits, LOOKS);
	}
	collector_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_answer_is_owed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(cycles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_owed, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
