/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chat_formats.c - the chat formats that are known, the more special before the
 * more general.  Sources: the templates that the models' makers publish; how
 * llama.cpp recognises and renders them (llama_chat_apply_template).
 */
#include "chat_impl.h"

/* A role whose name is between two marks, for all three. */
#define NAMED(a, b, end) \
	{ { a "system" b, end }, { a "user" b, end }, { a "assistant" b, end } }
/* Llama 2 and Mistral: a turn is a question, perhaps with a system text, and the
 * answer. */
#define LLAMA_2(system_before, system_after) \
	.role = { { system_before, system_after }, { "", " [/INST]" }, { "", "</s>" } }, \
	.answer = ""
#define MISTRAL(space_before, space_after) \
	.role = { { "", "\n\n" }, { "", space_before "[/INST]" }, { space_after, "</s>" } }, \
	.answer = "", .turn = space_before "[INST]" space_after, \
	.next_turn = space_before "[INST]" space_after

const struct chat_format chat_formats[] = {
	{ .name = "phi-4", .has = { "<|im_start|>", "<|im_sep|>" },
	  .role = NAMED("<|im_start|>", "<|im_sep|>", "<|im_end|>"),
	  .answer = "<|im_start|>assistant<|im_sep|>" },
	{ .name = "chatml", .has = { "<|im_start|>" }, .lacks = { "<end_of_utterance>" },
	  .role = NAMED("<|im_start|>", "\n", "<|im_end|>\n"),
	  .answer = "<|im_start|>assistant\n" },
	{ .name = "mistral-v7", .has = { "[INST]", "[SYSTEM_PROMPT] " },
	  .role = { { "[SYSTEM_PROMPT] ", "[/SYSTEM_PROMPT]" }, { "[INST] ", "[/INST]" },
		    { " ", "</s>" } }, .answer = "" },
	{ .name = "mistral-v7-tekken", .has = { "[INST]", "[SYSTEM_PROMPT]" },
	  .role = { { "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]" }, { "[INST]", "[/INST]" },
		    { "", "</s>" } }, .answer = "" },
	{ .name = "mistral-v1", .has = { "' [INST] ' + system_message" }, MISTRAL(" ", " ") },
	{ .name = "mistral-v1", .has = { " [INST]", "[AVAILABLE_TOOLS]" }, MISTRAL(" ", " ") },
	{ .name = "mistral-v3-tekken", .has = { "\"[INST]\"", "[AVAILABLE_TOOLS]" },
	  MISTRAL("", "") },
	{ .name = "mistral-v3", .has = { "[INST]", "[AVAILABLE_TOOLS]" }, MISTRAL("", " "),
	  .trim_answers = true },
	{ .name = "llama-2-strip", .has = { "[INST]", "content.strip()" },
	  LLAMA_2("<<SYS>>\n", "\n<</SYS>>\n\n"), .turn = "[INST] ", .next_turn = "[INST] ",
	  .trim = true },
	{ .name = "llama-2-bos", .has = { "bos_token + '[INST]" },
	  LLAMA_2("<<SYS>>\n", "\n<</SYS>>\n\n"), .turn = "[INST] ", .next_turn = "<s>[INST] " },
	{ .name = "llama-2", .has = { "[INST]", "<<SYS>>" },
	  LLAMA_2("<<SYS>>\n", "\n<</SYS>>\n\n"), .turn = "[INST] ", .next_turn = "[INST] " },
	{ .name = "llama-2-plain", .has = { "[INST]" },
	  LLAMA_2("", "\n"), .turn = "[INST] ", .next_turn = "[INST] " },
	{ .name = "phi-3", .has = { "<|assistant|>", "<|end|>" }, .lacks = { "<|channel|>" },
	  .role = NAMED("<|", "|>\n", "<|end|>\n"), .answer = "<|assistant|>\n" },
	/* Zephyr and TinyLlama end a message with their EOS token, by its name. */
	{ .name = "zephyr", .has = { "<|user|>", "<|assistant|>", "eos_token" },
	  .lacks = { "<|endoftext|>", "[gMASK]", "<|tool_declare|>" },
	  .role = NAMED("<|", "|>\n", "</s>\n"), .answer = "<|assistant|>\n" },
	{ .name = "zephyr-endoftext", .has = { "<|user|>", "<|endoftext|>" },
	  .lacks = { "[gMASK]" },
	  .role = NAMED("<|", "|>\n", "<|endoftext|>\n"), .answer = "<|assistant|>\n" },
	{ .name = "gemma", .has = { "<start_of_turn>" },
	  .role = { { "", "\n\n" }, { "<start_of_turn>user\n", "<end_of_turn>\n" },
		    { "<start_of_turn>model\n", "<end_of_turn>\n" } },
	  .answer = "<start_of_turn>model\n", .trim = true, .system_in_user = true },
	{ .name = "llama-3", .has = { "<|start_header_id|>", "<|end_header_id|>" },
	  .role = NAMED("<|start_header_id|>", "<|end_header_id|>\n\n", "<|eot_id|>"),
	  .answer = "<|start_header_id|>assistant<|end_header_id|>\n\n", .trim = true },
	{ .name = "deepseek-3", .has = { "<｜Assistant｜>", "<｜User｜>", "<｜end▁of▁sentence｜>" },
	  .role = { { "", "\n\n" }, { "<｜User｜>", "" },
		    { "<｜Assistant｜>", "<｜end▁of▁sentence｜>" } },
	  .answer = "<｜Assistant｜>" },
};

const size_t chat_formats_count = sizeof(chat_formats) / sizeof(chat_formats[0]);
