/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * log.h - one line on standard error per message, from any thread.  Under
 * systemd's journal (JOURNAL_STREAM is set) a line begins with its priority.
 */
#ifndef AGENT_LOG_H
#define AGENT_LOG_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* program: what a line begins with; borrowed. */
void log_start(const char *program, enum log_level level);

/* "error", "warn", "info", "debug".  -EINVAL for any other word. */
int log_level_parse(const char *word, enum log_level *out);

/* A newline is added; line breaks and control bytes in the text become '?', as
 * names of processes and files may be in it. */
void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warn(...) log_line(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
