// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * line.c - readline through its callback interface, so that signals are seen
 * between keys and not within readline's handlers.
 */
#include "line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "past.h"
#include "term.h"

static bool on_terminal;
static int terminal_fd = STDIN_FILENO;
static int key_fd = -1; /* the same terminal, opened again: reading it never waits */
static volatile sig_atomic_t got_interrupt, got_resize;
static char *entered;
static bool finished;
static const char *initial_text;
static char *(*first_word)(const char *text, int state);

static void on_signal(int signal)
{
	if (signal == SIGINT)
		got_interrupt = 1;
	else
		got_resize = 1;
}

static void on_line(char *line)
{
	entered = line;
	finished = true;
	/* Ends raw mode at once: what follows may be a command. */
	rl_callback_handler_remove();
}

static int insert_initial(void)
{
	if (initial_text) {
		rl_insert_text(initial_text);
		initial_text = NULL;
		rl_redisplay();
	}
	return 0;
}

/* What is left of past lines that begin as this one does; readline puts it in place
 * of the word at the cursor. */
static char *past_line(const char *text, int state)
{
	static int at;
	size_t before = (size_t)rl_point - strlen(text), typed = (size_t)rl_point;

	if (state == 0)
		at = history_length;
	while (at > 0) {
		HIST_ENTRY *e = history_get(history_base + --at);

		if (e && strlen(e->line) > typed && !strchr(e->line, '\n') &&
		    strncmp(e->line, rl_line_buffer, typed) == 0)
			return strdup(e->line + before);
	}
	return NULL;
}

static char **complete(const char *text, int start, int end)
{
	char **lines;

	/* A request of several words that was made before. */
	if (start > 0 && (size_t)end == (size_t)rl_point && !strchr(text, '/') &&
	    rl_line_buffer[strspn(rl_line_buffer, " ")]) {
		lines = rl_completion_matches(text, past_line);
		if (lines) {
			rl_completion_suppress_append = 1;
			return lines;
		}
	}
	for (int i = 0; i < start; i++)
		if (rl_line_buffer[i] != ' ' && rl_line_buffer[i] != '!')
			return NULL;
	if (!first_word || strchr(text, '/'))
		return NULL;
	return rl_completion_matches(text, first_word);
}

void line_completer(char *(*generator)(const char *text, int state))
{
	first_word = generator;
}

/* Waits for a key or a signal without a gap between the look and the wait. */
static int wait_key(void)
{
	struct pollfd p = { terminal_fd, POLLIN, 0 };
	sigset_t block, old;
	int n = 0;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGWINCH);
	sigprocmask(SIG_BLOCK, &block, &old);
	if (!got_interrupt && !got_resize)
		n = ppoll(&p, 1, NULL, &old);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return n;
}

/*
 * For readline.  Ctrl-C empties the terminal's queue, also of what a look has just seen there: a
 * read that waits would then wait for another key, with the interrupt already noted.
 */
static int read_key(FILE *stream)
{
	unsigned char key;
	ssize_t n;

	if (key_fd < 0)
		return rl_getc(stream);
	while ((n = read(key_fd, &key, 1)) < 0 && (errno == EAGAIN || errno == EINTR)) {
		if (got_interrupt)
			return EOF; /* readline ends the line; read_terminal() drops it */
		if (got_resize) {
			got_resize = 0;
			rl_resize_terminal();
		}
		wait_key();
	}
	return n == 1 ? key : EOF;
}

void line_settings(const char *text)
{
	char *copy = text && on_terminal ? strdup(text) : NULL, *rest = copy;

	for (char *line; copy && (line = strsep(&rest, "\n"));)
		rl_parse_and_bind(line);
	free(copy);
}

bool line_terminal(void)
{
	if (!isatty(STDERR_FILENO))
		return false;
	if (isatty(STDIN_FILENO))
		return true;
	if (terminal_fd == STDIN_FILENO)
		terminal_fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (terminal_fd < 0)
		terminal_fd = STDIN_FILENO;
	return terminal_fd != STDIN_FILENO;
}

void line_init(bool interactive, bool history)
{
	on_terminal = interactive;
	if (!interactive)
		return;
	rl_readline_name = "lsh";
	if (terminal_fd != STDIN_FILENO)
		rl_instream = fdopen(terminal_fd, "r");
	if (ttyname(terminal_fd))
		key_fd = open(ttyname(terminal_fd), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	rl_getc_function = read_key;
	rl_outstream = stderr; /* as bash: output may go elsewhere */
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_startup_hook = insert_initial;
	rl_attempted_completion_function = complete;
	rl_completer_quote_characters = "\"'";
	rl_filename_quote_characters = " \t\n\\\"'@<>=;|&()#$`?*[!:{~";
	rl_initialize(); /* the init file comes before what the rc file says */
	if (history)
		past_load();
}

static void take_signals(struct sigaction old[2])
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigemptyset(&sa.sa_mask);
	got_interrupt = got_resize = 0;
	sigaction(SIGINT, &sa, &old[0]);
	sigaction(SIGWINCH, &sa, &old[1]);
}

static void give_signals_back(const struct sigaction old[2])
{
	sigaction(SIGINT, &old[0], NULL);
	sigaction(SIGWINCH, &old[1], NULL);
}

static enum line_end read_terminal(const char *prompt, const char *initial, char **out)
{
	struct sigaction old[2];
	enum line_end end = LINE_READ;

	fflush(stdout);
	take_signals(old);
	finished = false;
	entered = NULL;
	initial_text = initial;
	rl_callback_handler_install(prompt, on_line);
	while (!finished) {
		if (wait_key() > 0)
			rl_callback_read_char();
		if (got_resize) {
			got_resize = 0;
			rl_resize_terminal();
		}
		if (got_interrupt)
			break;
	}
	if (got_interrupt) {
		if (!finished) {
			rl_free_line_state();
			rl_callback_sigcleanup();
			rl_callback_handler_remove();
		}
		fputs("^C\n", stderr);
		free(entered);
		entered = NULL;
		end = LINE_INTERRUPTED;
	}
	give_signals_back(old);
	if (end == LINE_READ && !entered) {
		fputc('\n', stderr);
		end = LINE_EOF;
	}
	*out = entered;
	return end;
}

/* Byte by byte: what follows the line belongs to the command that it starts. */
static enum line_end read_plain(char **out)
{
	size_t used = 0, size = 256;
	char *text = malloc(size), *bigger;

	while (text) {
		ssize_t n = read(STDIN_FILENO, text + used, 1);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || (n == 0 && used == 0)) {
			free(text);
			return n < 0 ? LINE_ERROR : LINE_EOF;
		}
		if (n == 0 || text[used] == '\n')
			break;
		if (++used < size)
			continue;
		size *= 2;
		bigger = size <= LINE_MAX_BYTES ? realloc(text, size) : NULL;
		if (!bigger)
			free(text);
		text = bigger;
	}
	if (!text) {
		term_error("a line is longer than %u bytes", LINE_MAX_BYTES);
		return LINE_ERROR;
	}
	text[used] = '\0';
	*out = text;
	return LINE_READ;
}

enum line_end line_read(const char *prompt, const char *initial, char **out)
{
	*out = NULL;
	return on_terminal ? read_terminal(prompt, initial, out) : read_plain(out);
}
