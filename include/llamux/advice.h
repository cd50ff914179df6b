/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * advice.h - what is asked of the model and what it may answer: the prompt form
 * and the answer form (format 1).
 *
 * The agent shows the model what it holds, with every name replaced by a slot
 * and every number by a size word, and the person's words (slots.h):
 *
 *     <|ask|>
 *     load cpu high mem none io none
 *     <f1> cpu-hog huge <n1> by <n2> : <a1>
 *     <f2> mem-reclaim small <n3> by <n4> :
 *     <a1> idle <n2>
 *     pending <a1>
 *     q why is my system slow ?
 *     <|say|>
 *
 * - load: none | low | high | full, from pressure (below 5, 25, 60 % of time).
 * - a finding: id, cause (finding.h), size by the share of the victim's time
 *   that is lost (small < 10 %, some < 30 %, big < 60 %, huge), victim or
 *   "all", "by" culprit or "none", ":" and the offers that answer it.
 * - an action: id, kind (finding.h), target.
 * - "pending" only while a proposal waits for yes or no; "done", or "done <aN>"
 *   where the offer is still there, while one of this person's actions is in
 *   force.
 * - each line before <|say|> ends in '\n'; the answer follows <|say|> at once.
 *
 * The answer is one line ended by the end token:
 *
 *     answer  = "diagnose" cited ["do" action+]   why is it slow, what waits
 *             | "task" name cited ["do" action+]  why is X slow, what does X wait for
 *             | "top" ("cpu" | "mem" | "disk")    who uses
 *             | "history" ["<time1>"]             was it slow at, since when
 *             | "health"                          is everything fine
 *             | "optimize" plan                   coding gaming call batch quiet battery
 *             | "change" verb (name | "none")     faster less limit pause hibernate
 *             | "no" | "why" | "yes" | "what"     the last two: on the pending proposal
 *             | "undo" ("last" | "all" | "<num1>") | "log"
 *             | "hello" | "about" | "command" | "offtopic" | "unclear"
 *     cited   = ("<f1>" .. "<f8>")* | "none"      the important first
 *
 * The agent renders it: each cited finding becomes sentences made from held
 * values, so a number or a name that is not held cannot be said.  Consent is
 * never the model's to give: "yes" from the model only repeats the question.
 *
 * The request for a shell command has a form of its own; the answer is a
 * command with slots, or one word: "@ask" (a question about this machine's
 * state for the agent), "@chat" (no command: small talk, other topics),
 * "@unsure" (what is meant is not clear):
 *
 *     <|cmd|>
 *     q show my files
 *     <|say|>
 *
 * Models other than the embedded one (llm_info.format 0) get the same text
 * after an introduction that explains it; the grammar holds them to the form.
 */
#ifndef LLAMUX_ADVICE_H
#define LLAMUX_ADVICE_H

#include <stddef.h>
#include <stdint.h>

#define ADVICE_FORMAT 1
#define ADVICE_CITED_MAX 8
#define ADVICE_ACTIONS_MAX 8

/*
 * From this mean log-probability on (llm_result.logprob) a command is taken for what was
 * meant; below it the request may have meant something else.  Of the commands above it 97
 * of 100 are to be right; it is stricter than the development set of tests/eval asks for,
 * as the test set was seen to be a point or two lower (models/README.md).
 */
#define ADVICE_SURE_LOGPROB (-0.010f)

enum advice_intent {
	INTENT_DIAGNOSE,
	INTENT_TASK,
	INTENT_TOP,
	INTENT_HISTORY,
	INTENT_HEALTH,
	INTENT_OPTIMIZE,
	INTENT_CHANGE,
	INTENT_YES,
	INTENT_NO,
	INTENT_WHY,
	INTENT_WHAT,
	INTENT_UNDO,
	INTENT_LOG,
	INTENT_HELLO,
	INTENT_ABOUT,
	INTENT_COMMAND,
	INTENT_OFFTOPIC,
	INTENT_UNCLEAR,
	INTENT_COUNT
};

/* A parsed answer.  Ids are 1-based and name findings, offers and names of the
 * prompt that was answered; 0 means none. */
struct advice {
	enum advice_intent intent;
	uint8_t cited[ADVICE_CITED_MAX]; /* finding numbers, in order */
	size_t n_cited;
	uint8_t actions[ADVICE_ACTIONS_MAX]; /* offer numbers, in order */
	size_t n_actions;
	unsigned int name;  /* <nN> of task and change */
	char word[16];      /* resource, plan, verb, undo's "last" / "all", or "time"
	                       of history <time1> */
	unsigned int number; /* undo <num1>: filled in by the caller */
};

#endif
