/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_llm.c - the client with its child: answers, deadlines, cancelling, death of
 * the child, broken files, and what the child gave up.
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

#include "infer_proto.h"
#include "llamux/llm.h"

#define MODEL "tests/fixtures/talk.gguf"
#define PROMPT "<|ask|>\nq why is <n1> slow ?\n<|say|>"
/* Thousands of tokens, none of them forced. */
#define LONG "root ::= ([ab]{1000}){7}"

static char infer_path[4096];

struct sink {
	struct llm *llm;
	char text[8192];
	size_t len;
	void (*on_first)(struct llm *llm);
};

static int collect(void *ctx, const char *piece, size_t len)
{
	struct sink *s = ctx;
	bool first = s->len == 0;

	assert_true(len < sizeof(s->text) - s->len);
	memcpy(s->text + s->len, piece, len);
	s->len += len;
	s->text[s->len] = '\0';
	if (first && s->on_first)
		s->on_first(s->llm);
	return 0;
}

static int refuse_piece(void *ctx, const char *piece, size_t len)
{
	(void)piece;
	(void)len;
	++*(int *)ctx;
	return 1;
}

static struct llm *start(const char *model)
{
	const struct llm_options o = { .model_path = model, .infer_path = infer_path, .threads = 1,
				       .context = 8192, .nice = 1, .start_ms = 60000 };
	char reason[300] = "";
	struct llm *llm;

	if (llm_start(&o, &llm, reason, sizeof(reason)))
		fail_msg("%s", reason);
	return llm;
}

static struct llm_request request(const char *grammar)
{
	return (struct llm_request){ .prompt = PROMPT, .prompt_len = strlen(PROMPT),
				     .grammar = grammar };
}

static int ask(struct llm *llm, const char *grammar, struct sink *sink)
{
	struct llm_request q = request(grammar);

	*sink = (struct sink){ .llm = llm };
	return llm_generate(llm, &q, collect, sink, NULL);
}

static void check_answers(struct llm *llm)
{
	struct sink sink;

	if (ask(llm, "root ::= [a-z]{12}", &sink))
		fail_msg("%s", llm_reason(llm));
	assert_int_equal(sink.len, 12);
}

static uint64_t now_ms(void)
{
	return infer_now_us() / 1000;
}

static void test_answer(void **state)
{
	static const char *const words[] = { "files", "is", "my", "show", "slow", "system", "what's", "why" };
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
	/* A child that does not move at all holds nobody up, and goes on afterwards. */
	assert_int_equal(kill(pid, SIGSTOP), 0);
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -ETIME);
	assert_int_equal(llm_generate(llm, &q, NULL, NULL, NULL), -ETIME);
	assert_int_equal(kill(pid, SIGCONT), 0);
	check_answers(llm);
	assert_int_equal(llm_pid(llm), pid);
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

static void kill_child(struct llm *llm)
{
	assert_int_equal(kill(llm_pid(llm), SIGKILL), 0);
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

static void copy_model(char *path, off_t cut)
{
	static char bytes[1 << 18];
	FILE *f = fopen(MODEL, "rb");
	size_t n;
	int fd;

	assert_non_null(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	assert_int_equal(ftruncate(fd, (off_t)n - cut), 0);
	close(fd);
}

static void expect_no_start(const char *model, const char *infer, int want, const char *word)
{
	const struct llm_options o = { .model_path = model, .infer_path = infer, .start_ms = 60000 };
	char reason[300] = "";
	struct llm *llm;
	int err = llm_start(&o, &llm, reason, sizeof(reason));

	if (err != want || !strstr(reason, word))
		fail_msg("%s: %d: %s", model, err, reason);
	assert_null(llm);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nothing is left running */
	assert_int_equal(llm_start(&o, &llm, NULL, 0), want);
}

static void test_bad_files(void **state)
{
	char cut[] = "/tmp/test_llm.XXXXXX";

	(void)state;
	copy_model(cut, 5000);
	expect_no_start(cut, infer_path, -EINVAL, cut);
	unlink(cut);
	expect_no_start("tests/fixtures/none.gguf", infer_path, -ENOENT, "none.gguf");
	expect_no_start("tests/fixtures", infer_path, -EINVAL, "regular");
	expect_no_start("tests/fixtures/make_vocab.py", infer_path, -EINVAL, "make_vocab.py");
	expect_no_start("tests/fixtures/vocab-spm.gguf", infer_path, -EINVAL, "vocab-spm");
	expect_no_start(MODEL, "/nonexistent/llamux-infer", -ENOENT, "not found");
	expect_no_start(MODEL, "/bin/true", -EINVAL, "status 0");
	expect_no_start(MODEL, "/etc/passwd", -ENOENT, "not found"); /* no program */
}

/* The file becomes shorter while it is mapped. */
static void test_shrinking_file(void **state)
{
	char path[] = "/tmp/test_llm.XXXXXX";
	struct sink sink;
	struct llm *llm;

	(void)state;
	copy_model(path, 0);
	llm = start(path);
	check_answers(llm);
	assert_int_equal(truncate(path, 4096), 0);
	assert_int_equal(ask(llm, LONG, &sink), -EPIPE);
	assert_non_null(strstr(llm_reason(llm), "cut short"));
	assert_int_equal(ask(llm, LONG, &sink), -EINVAL); /* it does not load any more */
	assert_int_equal(llm_pid(llm), 0);
	unlink(path);
	llm_stop(llm);
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

/* The value behind "key:" in /proc/PID/status. */
static long status_value(int pid, const char *key)
{
	char path[64], line[256];
	long value = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		if (strncmp(line, key, strlen(key)) == 0)
			value = strtol(line + strlen(key), NULL, 16);
	fclose(f);
	return value;
}

static void test_confinement(void **state)
{
	int inherited = open("/etc/passwd", O_RDONLY); /* without O_CLOEXEC */
	struct llm *llm = start(MODEL);
	int pid = llm_pid(llm), count = 0;
	char path[64], target[256];

	(void)state;
	assert_true(inherited > 2);
	for (int fd = 0; fd < 1024; fd++) {
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
		n = readlink(path, target, sizeof(target) - 1);
		if (n < 0)
			continue;
		target[n] = '\0';
		assert_null(strstr(target, "passwd"));
		count++;
	}
	if (count) /* one may not look at another user's descriptors */
		assert_int_equal(count, 4);
	assert_int_equal(status_value(pid, "NoNewPrivs:"), 1);
	assert_int_equal(status_value(pid, "CapEff:"), 0);
	if (geteuid() == 0)
		assert_int_equal(status_value(pid, "Uid:"), 0x65534);
	close(inherited);
	llm_stop(llm);
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

static int child_status(const void *bytes, size_t len)
{
	char number[16];
	int pair[2], status, pid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	snprintf(number, sizeof(number), "%d", pair[1]);
	pid = fork();
	if (pid == 0) {
		execl(infer_path, infer_path, "--model", MODEL, "--fd", number, "--threads", "1", NULL);
		_exit(127);
	}
	close(pair[1]);
	assert_int_equal(write(pair[0], bytes, len), (ssize_t)len);
	shutdown(pair[0], SHUT_WR);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(pair[0]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_bad_frames(void **state)
{
	struct {
		struct infer_header header;
		struct infer_request request;
	} frame = { { INFER_MAGIC, INFER_REQUEST, 0, 1, sizeof(struct infer_request) }, { 0 } };

	(void)state;
	assert_int_equal(child_status("", 0), 0); /* the caller only left */
	assert_int_equal(child_status("GET / HTTP/1.1\r\n\r\n", 18), INFER_EXIT_PROTOCOL);
	frame.request.prompt_len = 1; /* says more than it brings */
	assert_int_equal(child_status(&frame, sizeof(frame)), INFER_EXIT_PROTOCOL);
	frame.request.prompt_len = UINT32_MAX;
	frame.request.grammar_len = 1;
	assert_int_equal(child_status(&frame, sizeof(frame)), INFER_EXIT_PROTOCOL);
	frame.header.length = INFER_PAYLOAD_MAX + 1;
	assert_int_equal(child_status(&frame, sizeof(frame)), INFER_EXIT_PROTOCOL);
	frame.header.type = INFER_PIECE;
	frame.header.length = 0;
	assert_int_equal(child_status(&frame, sizeof(frame.header)), INFER_EXIT_PROTOCOL);
}

/* $LLAMUX_INFER, or the one of the build that this test belongs to. */
static bool find_infer(void)
{
	const char *set = getenv("LLAMUX_INFER");
	char self[3000];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (set) {
		snprintf(infer_path, sizeof(infer_path), "%s", set);
	} else {
		assert_true(n > 0);
		self[n] = '\0';
		slash = strrchr(self, '/');
		*slash = '\0';
		snprintf(infer_path, sizeof(infer_path), "%s/../bin/llamux-infer", self);
	}
	return access(infer_path, X_OK) == 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),      cmocka_unit_test(test_request_errors),
		cmocka_unit_test(test_deadline),    cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_death),       cmocka_unit_test(test_bad_files),
		cmocka_unit_test(test_shrinking_file), cmocka_unit_test(test_slow_start),
		cmocka_unit_test(test_confinement), cmocka_unit_test(test_orphan),
		cmocka_unit_test(test_started_by_thread), cmocka_unit_test(test_bad_frames),
	};

	if (!find_infer()) {
		printf("llamux-infer is not built (%s)\n", infer_path);
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
