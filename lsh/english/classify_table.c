// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * classify_table.c - the words by which lines are told apart.
 *
 * Weights: 3 decides alone; 2 are words that are hardly ever a file, a target or
 * an option's value; 1 are words that could be.
 */
#include <string.h>

#include "classify.h"

/* Sorted by word. */
static const struct verb verbs[] = {
	{ "accept", VERB_FILES, 2, "" },
	{ "apply", VERB_FILES, 2, "" },
	{ "at", VERB_FILES, 3, "now noon midnight teatime today tomorrow next" },
	{ "batch", VERB_NOTHING, 2, "" },
	{ "cal", VERB_NOTHING, 2, "january february march april may june july august september "
				  "october november december" },
	{ "cancel", VERB_FILES, 2, "" },
	{ "case", VERB_SYNTAX, 2, "" },
	{ "cat", VERB_FILES, 2, "" },
	{ "clear", VERB_NOTHING, 2, "" },
	{ "column", VERB_FILES, 2, "" },
	{ "compare", VERB_FILES, 2, "" },
	{ "compose", VERB_FILES, 2, "" },
	{ "compress", VERB_FILES, 2, "" },
	{ "convert", VERB_FILES, 2, "" },
	{ "cut", VERB_FILES, 2, "" },
	{ "date", VERB_NOTHING, 2, "" },
	{ "dir", VERB_FILES, 2, "" },
	{ "disable", VERB_FILES, 2, "" },
	{ "display", VERB_FILES, 2, "" },
	{ "do", VERB_SYNTAX, 2, "" },
	{ "edit", VERB_FILES, 2, "" },
	{ "eject", VERB_FILES, 2, "" },
	{ "enable", VERB_FILES, 2, "" },
	{ "expand", VERB_FILES, 2, "" },
	{ "extract", VERB_FILES, 2, "" },
	{ "file", VERB_FILES, 2, "" },
	{ "find", VERB_FILES, 2, "" },
	{ "fold", VERB_FILES, 2, "" },
	{ "for", VERB_SYNTAX, 2, "" },
	{ "free", VERB_NOTHING, 2, "" },
	{ "from", VERB_FILES, 2, "" },
	{ "function", VERB_SYNTAX, 2, "" },
	{ "get", VERB_FILES, 2, "" },
	{ "groups", VERB_FILES, 2, "" },
	{ "halt", VERB_NOTHING, 2, "" },
	{ "head", VERB_FILES, 2, "" },
	{ "help", VERB_FILES, 2, "" },
	{ "history", VERB_NOTHING, 2, "" },
	{ "host", VERB_FILES, 2, "" },
	{ "if", VERB_SYNTAX, 2, "" },
	{ "import", VERB_FILES, 2, "" },
	{ "in", VERB_SYNTAX, 2, "" },
	{ "install", VERB_FILES, 2, "" },
	{ "jobs", VERB_NOTHING, 2, "" },
	{ "join", VERB_FILES, 2, "" },
	{ "kill", VERB_NUMBERS, 2, "" },
	{ "killall", VERB_FILES, 2, "" },
	{ "last", VERB_FILES, 2, "" },
	{ "less", VERB_FILES, 2, "" },
	{ "let", VERB_FILES, 2, "" },
	{ "link", VERB_FILES, 2, "" },
	{ "locate", VERB_FILES, 2, "" },
	{ "look", VERB_FILES, 2, "" },
	{ "make", VERB_FILES, 3, "" },
	{ "mark", VERB_FILES, 2, "" },
	{ "more", VERB_FILES, 2, "" },
	{ "mount", VERB_FILES, 2, "" },
	{ "next", VERB_FILES, 2, "" },
	{ "nice", VERB_COMMAND, 2, "" },
	{ "number", VERB_FILES, 2, "" },
	{ "open", VERB_FILES, 2, "" },
	{ "paste", VERB_FILES, 2, "" },
	{ "pick", VERB_FILES, 2, "" },
	{ "ping", VERB_FILES, 2, "" },
	{ "play", VERB_FILES, 2, "" },
	{ "print", VERB_FILES, 2, "" },
	{ "read", VERB_FILES, 2, "" },
	{ "reboot", VERB_NOTHING, 2, "" },
	{ "reject", VERB_FILES, 2, "" },
	{ "rename", VERB_FILES, 2, "" },
	{ "replace", VERB_FILES, 2, "" },
	{ "reset", VERB_NOTHING, 2, "xterm linux vt100" },
	{ "restart", VERB_FILES, 2, "" },
	{ "run", VERB_FILES, 2, "" },
	{ "say", VERB_FILES, 2, "" },
	{ "scan", VERB_FILES, 2, "" },
	{ "script", VERB_FILES, 2, "" },
	{ "search", VERB_FILES, 2, "" },
	{ "see", VERB_FILES, 2, "" },
	{ "select", VERB_SYNTAX, 2, "" },
	{ "service", VERB_FILES, 3, "" },
	{ "set", VERB_FILES, 2, "" },
	{ "show", VERB_FILES, 2, "" },
	{ "shutdown", VERB_NOTHING, 2, "now" },
	{ "size", VERB_FILES, 2, "" },
	{ "sleep", VERB_FILES, 3, "" },
	{ "sort", VERB_FILES, 2, "" },
	{ "split", VERB_FILES, 2, "" },
	{ "start", VERB_FILES, 2, "" },
	{ "status", VERB_FILES, 2, "" },
	{ "stop", VERB_FILES, 2, "" },
	{ "strip", VERB_FILES, 2, "" },
	{ "suspend", VERB_NOTHING, 2, "" },
	{ "tail", VERB_FILES, 2, "" },
	{ "test", VERB_FILES, 2, "" },
	{ "then", VERB_SYNTAX, 2, "" },
	{ "time", VERB_COMMAND, 2, "" },
	{ "top", VERB_NOTHING, 2, "" },
	{ "touch", VERB_FILES, 2, "" },
	{ "tree", VERB_FILES, 2, "" },
	{ "type", VERB_FILES, 2, "" },
	{ "until", VERB_SYNTAX, 2, "" },
	{ "unzip", VERB_FILES, 2, "" },
	{ "uptime", VERB_NOTHING, 2, "" },
	{ "users", VERB_NOTHING, 2, "" },
	{ "view", VERB_FILES, 2, "" },
	{ "w", VERB_NOTHING, 3, "" },
	{ "wait", VERB_NUMBERS, 2, "" },
	{ "watch", VERB_COMMAND, 2, "" },
	{ "which", VERB_FILES, 2, "" },
	{ "while", VERB_SYNTAX, 2, "" },
	{ "who", VERB_NOTHING, 2, "am i mom likes" },
	{ "write", VERB_FILES, 2, "" },
	{ "yes", VERB_FILES, 2, "" },
	{ "zip", VERB_FILES, 2, "" },
};

/* Each list is blank-separated, with a blank at both ends. */
static const struct {
	int weight;
	const char *words;
} weights[] = {
	{ 3, " faster slower largest biggest smallest newest oldest busiest slowest whatever "
	     "what's who's where's how's it's i'm don't doesn't isn't can't i'd i've let's "
	     "whats eating hogging everything everyone " },
	{ 2, " the my your his her their our its me you i we they it them this these those that "
	     "which what who whose where when why how is are was were am be been does did has "
	     "have had can could would should will please than most least every everybody "
	     "anything something someone somebody of by into larger bigger smaller greater older "
	     "newer longer shorter higher lower called named containing contains without "
	     "between during ago yesterday today tomorrow sorted whether but there here logged "
	     "logins megabytes gigabytes kilobytes minutes hours days weeks months recently "
	     "currently again slow an many much starting ending modified listening belonging "
	     "owned while because because hidden latest alphabetically recent myself "
	     "reboots about " },
	{ 1, " a all any and or not no in on at to for from with up out as so only over under "
	     "below above both each either if then first last file files folder folders "
	     "directory directories subdirectories dir process processes program programs memory "
	     "ram disk disks drive drives space cpu user users port ports line lines word words "
	     "size sizes log logs picture pictures photo photos image images video videos music "
	     "song songs document documents text name names service services network connection "
	     "connections internet machine computer system package packages column columns "
	     "duplicate duplicates extension permission permissions owner content contents "
	     "number numbers letter letters string strings link links archive report build "
	     "backup command commands error errors warning warnings browser tab tabs swap "
	     "kb mb gb tb minute hour day week month year night morning noon "
	     "use uses used using running open opened changed created deleted free "
	     "show list more less big large small empty full same different "
	     "firefox chrome web page website " },
};

static const char openers[] =
	" show list display tell give what whats which why how who where when is are am do does "
	"did can could would will should please i my the a delete remove erase create make count "
	"copy move rename search look find get fetch compress extract unpack pack download upload "
	"stop start restart begin end finish unmount eject undo redo optimize optimise pause resume "
	"hibernate limit speed slow add append change set turn enable disable check monitor "
	"calculate compute convert replace split merge combine print open close quit clean free "
	"put let explain describe summarize summarise help hello hi hey thanks thank yes no ok okay "
	"sure apply revert everything nothing all any there it this that these i'm i'd i've what's "
	"who's where's how's it's let's don't update upgrade uninstall reload shut power lock log "
	"save keep throw empty switch bring take use tar zip unzip reduce increase raise lower "
	"boost prioritize prioritise throttle freeze thaw unfreeze ";

static bool in_list(const char *list, const char *word)
{
	size_t len = strlen(word);

	if (len == 0)
		return false;
	for (const char *p = strstr(list, word); p; p = strstr(p + 1, word))
		if (p > list && p[-1] == ' ' && p[len] == ' ')
			return true;
	return false;
}

const struct verb *classify_verb(const char *word)
{
	size_t low = 0, high = sizeof(verbs) / sizeof(verbs[0]);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(word, verbs[mid].word);

		if (order == 0)
			return &verbs[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

int classify_weight(const char *word)
{
	for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++)
		if (in_list(weights[i].words, word))
			return weights[i].weight;
	return 0;
}

bool classify_opener(const char *word)
{
	return in_list(openers, word);
}
