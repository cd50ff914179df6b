/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_llm.c - the client of llamux-infer: answers, deadlines, cancelling, the end
 * of the child and of its parent.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "llm_child.h"

static int refuse_piece(void *ctx, const char *piece, size_t len)
{
	(void)piece;
	(void)len;
	++*(int *)ctx;
	return 1;
}

static uint64_t now_ms(void)
{
	return infer_now_us() / 1000;
}

static void kill_child(struct llm *llm)
{
	assert_int_equal(kill(llm_pid(llm), SIGKILL), 0);
}

static void test_answer(void **state)
{
	static const char *const words[] = { "files", "is",	"my",	  "show",
					     "slow",  "system", "what's", "why" };
	struct llm *llm = start(MODEL);
	struct llm_request q = request("root ::= \"diagnose\" (\" <f\" [1-3] \">\"){2}");
	const char *const *lexicon;
	struct llm_result result;
	struct sink one = { .llm = llm }, two = { .llm = llm };

	(void)state;
	assert_string_equal(llm_info(llm)->name, "talk");
	assert_int_equal(llm_info(llm)->context, 8192);
	assert_int_equal(llm_info(llm)->format, 1);
	assert_int_equal(llm_lexicon(llm, &lexicon), 8);
	for (size_t i = 0; i < 8; i++)
		assert_string_equal(lexicon[i], words[i]);
	assert_int_equal(llm_generate(llm, &q, collect, &one, &result), 0);
	assert_memory_equal(one.text, "diagnose <f", 11);
	assert_int_equal(one.len, strlen("diagnose <f1> <f1>"));
	assert_true(result.prompt_tokens > 5 && result.generated_tokens > 2);
	assert_true(result.total_us >= result.first_token_us);
	assert_int_equal(llm_generate(llm, &q, collect, &two, NULL), 0);
	assert_string_equal(one.text, two.text);
	assert_string_equal(llm_reason(llm), "");
	llm_cancel(llm); /* nothing runs: nothing happens */
	check_answers(llm);
	llm_stop(llm);
	llm_stop(NULL);
}

static void test_request_errors(void **state)
{
	struct llm *llm = start(MODEL);
	char *huge = malloc(1 << 20);
	struct llm_request q = request("root ::= root");
	int pid = llm_pid(llm);

	(void)state;
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -EBADMSG);
	assert_non_null(strstr(llm_reason(llm), "left recursion"));
	q = request("root ::= [ab]{9}");
	q.max_tokens = 2;
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -EBADMSG);
	memset(huge, 'q', (1 << 20) - 1);
	huge[(1 << 20) - 1] = '\0';
	q = request(huge); /* as a grammar */
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -EBADMSG);
	q = request(NULL);
	q.prompt = huge;
	q.prompt_len = 20000; /* more tokens than the context has */
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -E2BIG);
	q.prompt_len = (1 << 20) - 1; /* more than is sent at all */
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -E2BIG);
	q = request(NULL);
	q.temperature = -3;
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -EINVAL);
	check_answers(llm);
	assert_int_equal(llm_pid(llm), pid); /* none of this ended the child */
	free(huge);
	llm_stop(llm);
}

static void test_deadline(void **state)
{
	struct llm *llm = start(MODEL);
	struct llm_request q = request(LONG);
	uint64_t begin = now_ms();
	int pid = llm_pid(llm);

	(void)state;
	q.deadline_ms = 2;
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -ETIME);
	assert_true(now_ms() - begin >= 2);
	check_answers(llm);
	/* A child that does not move for a moment holds nobody up, and goes on
	 * afterwards; where other work let it stand for a second it was ended, and rightly. */
	for (int tries = 0; tries < 20; tries++) {
		unsigned int restarts = llm_info(llm)->restarts;

		pid = llm_pid(llm);
		begin = now_ms();
		assert_int_equal(kill(pid, SIGSTOP), 0);
		assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -ETIME);
		assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -ETIME);
		assert_int_equal(kill(pid, SIGCONT), 0);
		check_answers(llm);
		if (now_ms() - begin >= 1000)
			continue;
		assert_int_equal(llm_pid(llm), pid);
		assert_int_equal(llm_info(llm)->restarts, restarts);
		llm_stop(llm);
		return;
	}
	fail_msg("a child never got a CPU within a second");
}

/* One that does not move any more is ended when its time is over, and another one
 * answers the next request. */
static void test_hang(void **state)
{
	struct llm *llm = start(MODEL);
	struct llm_request q = request("root ::= [a-z]{12}");
	uint64_t begin = now_ms();
	int pid = llm_pid(llm);

	(void)state;
	q.deadline_ms = 1500;
	assert_int_equal(kill(pid, SIGSTOP), 0);
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -ETIME);
	assert_in_range(now_ms() - begin, 1500, 1500 + 1000);
	assert_non_null(strstr(llm_reason(llm), "was ended"));
	assert_int_equal(llm_pid(llm), 0);
	check_answers(llm);
	assert_int_equal(llm_info(llm)->restarts, 1);

	/* Its time was short: the next request waits for it, not for long. */
	pid = llm_pid(llm);
	q.deadline_ms = 20;
	assert_int_equal(kill(pid, SIGSTOP), 0);
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -ETIME);
	begin = now_ms();
	q.deadline_ms = 30000;
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), 0);
	assert_true(now_ms() - begin < 8000);
	assert_int_not_equal(llm_pid(llm), pid);
	assert_int_equal(llm_info(llm)->restarts, 2);
	llm_stop(llm);
}

/* Deaths in a row: each is followed by a longer rest, in which requests fail at
 * once; an answer ends that. */
static void test_back_off(void **state)
{
	struct llm *llm = start(MODEL);
	struct llm_request q = request(LONG);
	unsigned int died = 0, rested = 0;
	uint64_t begin = now_ms();

	(void)state;
	while (died < 4 && now_ms() - begin < 30000) {
		struct sink sink = { .llm = llm, .on_first = kill_child };
		uint64_t asked = now_ms();
		int err = llm_generate(llm, &q, collect, &sink, NULL);

		if (err == -EAGAIN) {
			assert_non_null(strstr(llm_reason(llm), "times in a row"));
			assert_true(now_ms() - asked < 200);
			rested++;
			nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
			continue;
		}
		assert_int_equal(err, -EPIPE);
		died++;
	}
	assert_int_equal(died, 4);
	assert_true(now_ms() - begin >= 250 + 500); /* after the second, after the third */
	assert_true(rested > 2);
	while (ask(llm, "root ::= [a-z]{12}", &(struct sink){ .len = 0 }) == -EAGAIN)
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	check_answers(llm);
	assert_int_equal(llm_info(llm)->restarts, 4);
	llm_stop(llm);
}

static void *canceller(void *ctx)
{
	llm_cancel(ctx);
	return NULL;
}

static void cancel_elsewhere(struct llm *llm)
{
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, canceller, llm), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
}

static void test_cancel(void **state)
{
	struct llm *llm = start(MODEL);
	struct llm_request q = request(LONG);
	int pid = llm_pid(llm), pieces = 0;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct sink sink = { .llm = llm, .on_first = cancel_elsewhere };

		assert_int_equal(llm_generate(llm, &q, collect, &sink, NULL), -ECANCELED);
		assert_true(sink.len < 7000);
		check_answers(llm);
	}
	assert_int_equal(llm_generate(llm, &q, refuse_piece, &pieces, NULL), -ECANCELED);
	assert_int_equal(pieces, 1);
	check_answers(llm);
	assert_int_equal(llm_pid(llm), pid);
	llm_stop(llm);
}

static void test_death(void **state)
{
	struct llm *llm = start(MODEL);
	struct llm_request q = request(LONG);
	int pid = llm_pid(llm);
	struct sink sink = { .llm = llm, .on_first = kill_child };
	siginfo_t info;

	(void)state;
	assert_true(pid > 0);
	/* While it works ... */
	assert_int_equal(llm_generate(llm, &q, collect, &sink, NULL), -EPIPE);
	assert_non_null(strstr(llm_reason(llm), "signal 9"));
	assert_int_equal(llm_pid(llm), 0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG), -1); /* was reaped */
	check_answers(llm);
	assert_int_not_equal(llm_pid(llm), pid);
	/* ... and while it waits: the next call does not even notice. */
	pid = llm_pid(llm);
	kill_child(llm);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(llm_pid(llm), 0);
	check_answers(llm);
	llm_stop(llm);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void test_slow_start(void **state)
{
	/* A program that never says hello. */
	char path[] = "/tmp/test_llm.XXXXXX";
	struct llm_options o = { .model_path = MODEL, .infer_path = path, .start_ms = 200 };
	static const char script[] = "#!/bin/sh\nexec sleep 1000\n";
	int fd = mkstemp(path);
	char reason[300];
	struct llm *llm;

	(void)state;
	assert_int_equal(write(fd, script, strlen(script)), (ssize_t)strlen(script));
	assert_int_equal(fchmod(fd, 0700), 0);
	close(fd);
	assert_int_equal(llm_start(&o, &llm, reason, sizeof(reason)), -ETIME);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	unlink(path);
}

/* The child ends when its parent does, even by SIGKILL. */
static void test_orphan(void **state)
{
	int pipe_fd[2], child, pid;
	siginfo_t info;
	uint64_t begin;

	(void)state;
	assert_int_equal(pipe(pipe_fd), 0);
	child = fork();
	if (child == 0) {
		const struct llm_options o = { .model_path = MODEL, .infer_path = infer_path };
		struct llm *llm = NULL;

		if (llm_start(&o, &llm, NULL, 0))
			_exit(1);
		pid = llm_pid(llm);
		if (write(pipe_fd[1], &pid, sizeof(pid)) != sizeof(pid))
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	close(pipe_fd[1]);
	assert_int_equal(read(pipe_fd[0], &pid, sizeof(pid)), sizeof(pid));
	assert_int_equal(waitid(P_PID, (id_t)child, &info, WEXITED), 0);
	for (begin = now_ms(); kill(pid, 0) == 0 && now_ms() - begin < 20000;) {
		/* An orphan whose new parent does not reap stays as a zombie. */
		char path[64], state_line[512] = "";
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%d/stat", pid);
		f = fopen(path, "r");
		if (!f || !fgets(state_line, sizeof(state_line), f) || strstr(state_line, ") Z"))
			begin = 0;
		if (f)
			fclose(f);
		if (!begin)
			break;
		nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
	}
	assert_true(begin == 0 || kill(pid, 0) < 0);
	close(pipe_fd[0]);
}

/* The end of the thread that started it is no reason to end. */
static void *start_elsewhere(void *ctx)
{
	*(struct llm **)ctx = start(MODEL);
	return NULL;
}

static void test_started_by_thread(void **state)
{
	struct llm *llm = NULL;
	pthread_t thread;
	int pid;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, start_elsewhere, &llm), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	pid = llm_pid(llm);
	check_answers(llm);
	assert_int_equal(llm_pid(llm), pid);
	llm_stop(llm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_request_errors),
		cmocka_unit_test(test_deadline),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_death),
		cmocka_unit_test(test_hang),
		cmocka_unit_test(test_back_off),
		cmocka_unit_test(test_slow_start),
		cmocka_unit_test(test_orphan),
		cmocka_unit_test(test_started_by_thread),
	};

	if (!find_infer()) {
		printf("llamux-infer is not built (%s)\n", infer_path);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
