/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_main.c - llamux-run: the engine on a command line.  A table of commands.
 */
#include <stdbool.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

static const struct command {
	const char *name, *arguments, *what;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "info", "MODEL [--keys] [--tensors]",
	  "what the file is and holds", run_info },
	{ "tokenize", "MODEL [--special] [--bos] [--cases]",
	  "text on standard input to token ids on one line", run_tokenize },
	{ "chat", "MODEL [-s SYSTEM] -p TEXT [-a ANSWER -p TEXT]... [--ids] [--name]\n"
	  "             [--template FILE]",
	  "messages in the form of the model's chat template", run_chat },
	{ "logits", "MODEL --tokens \"1 2 3\" --out FILE [-t THREADS] [--kv f16|q8_0]",
	  "float32 [tokens][vocabulary], little-endian", run_logits },
	{ "generate", "MODEL -p TEXT [-n N] [--grammar FILE] [--seed S] [--temp T]\n"
	  "             [--ctx TOKENS] [-t THREADS] [--kv f16|q8_0] [--stats] [--no-guess]\n"
	  "             [--chat] [--packed]",
	  "continues the text", run_generate },
	{ "bench", "MODEL [-p 128] [-n 32] [-t THREADS] [--ctx TOKENS]\n"
	  "             [--kv f16|q8_0] [--packed] [--text FILE [--grammar FILE]]",
	  "tokens/s for a prompt of p and a generation of n, as JSON", run_bench },
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void print_help(FILE *to)
{
	fputs("usage: llamux-run COMMAND MODEL [OPTIONS]\n"
	      "Runs a llama-family model from a GGUF file.\n\n", to);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(to, "  %-10s %s\n             %s\n", commands[i].name,
			commands[i].arguments, commands[i].what);
	fputs("\nLLAMUX_SIMD=scalar|avx2|avx512|amx|neon|dotprod "
	      "in the environment: that instruction set.\n"
	      "Exit status: 0 done, 1 failed, 2 wrong usage.\n", to);
}

/* The model is mapped; where it became shorter there is nothing to read. */
static void on_sigbus(int number)
{
	static const char text[] = "llamux-run: the model file was cut short while it was read\n";

	(void)number;
	/* Where nobody can be told, the exit status still tells. */
	(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	_exit(RUN_FAILED);
}

int main(int argc, char **argv)
{
	struct sigaction bus = { .sa_handler = on_sigbus };

	if (sigaction(SIGBUS, &bus, NULL))
		return run_error("no handler of SIGBUS can be set");
	if (argc < 2) {
		print_help(stderr);
		return RUN_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_help(stdout);
		return RUN_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("llamux-run " LLAMUX_VERSION);
		return RUN_OK;
	}
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		if (argc < 3 || argv[2][0] == '-')
			return run_usage("%s needs a model file first", argv[1]);
		return commands[i].run(argc - 1, argv + 1);
	}
	return run_usage("no command %s", argv[1]);
}
