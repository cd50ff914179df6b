# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests about text, and about what stands in files: command, then its wordings."""

TABLE = r"""
= head -n <num1> <F2>
{showv} (the|) first <num1> lines (of|in|from) <F2>
{showv} (the|) first <num1> lines of {the} file <F2>
{showv} (the|) top <num1> lines of <F2>
first <num1> lines of <F2>
head <F2> <num1> (lines|)
how does <F2> (begin|start) , <num1> lines
= head <F1>
{showv} (the|) (start|beginning|first lines|top|head|first few lines) of <F1>
{showv} (the|) (start|beginning|first lines|top|head) of {the} file <F1>
how does <F1> (begin|start)
head <F1>
= head -n 1 <F1>
{showv} (the|) first line (of|in) <F1>
{whatis} the first line of <F1>
= tail -n <num1> <F2>
{showv} (the|) last <num1> lines (of|in|from) <F2>
{showv} (the|) last <num1> lines of {the} file <F2>
last <num1> lines of <F2>
tail <F2> <num1> (lines|)
{showv} (the|) bottom <num1> lines of <F2>
= tail <F1>
{showv} (the|) (end|last lines|bottom|tail|last few lines) of <F1>
how does <F1> end
tail <F1>
{showv} (the|) (end|last lines|latest lines) of {the} (log|file) <F1>
= tail -n 1 <F1>
{showv} (the|) last line (of|in) <F1>
{whatis} the last line of <F1>
= tail -f <F1>
(follow|watch|tail|monitor) {the} (log|log file|file) <F1>
(follow|watch|monitor) <F1> (live|as it grows|for changes|in real time|for new lines|)
{showv} new lines (of|in) <F1> as they (come|come in|appear|arrive)
(keep|keep on) (showing|watching|printing) <F1>
= sed -n <num1>,<num2>p <F3>
{showv} lines <num1> to <num2> (of|in|from) <F3>
{showv} lines <num1> (-|through|until) <num2> (of|in|from) <F3>
{showv} (the|) lines from <num1> to <num2> (of|in) <F3>
{showv} lines between <num1> and <num2> (of|in) <F3>
= sed -n <num1>p <F2>
{showv} line <num1> (of|in|from) <F2>
{showv} line number <num1> (of|in|from) <F2>
what (is on|is in|does it say on) line <num1> of <F2>
{showv} the <num1> th line of <F2>
= sed -i <num1>d <F2>
{del} line <num1> (of|from|in) <F2>
{del} line number <num1> (of|from|in) <F2>
= sed -i <num1>,<num2>d <F3>
{del} lines <num1> to <num2> (of|from|in) <F3>
= sed -i 1d <F1>
{del} the first line (of|from|in) <F1>
= sed -i '$d' <F1>
{del} the last line (of|from|in) <F1>
= sed 's/^ *//' <F1>
{del} (the|) (leading|) (spaces|whitespace|blanks|indentation) at the (start|beginning) of (each|every) line (of|in) <F1>
= sed -i 's/[ \t]*$//' <F1>
{del} (the|) trailing (spaces|whitespace|blanks) (in|from|of) <F1>
= sed '/^$/d' <F1>
{showv} <F1> without (empty|blank) lines
= sed -i '/^$/d' <F1>
{del} (all|the|all the|) (empty|blank) lines (in|from|of) <F1>
= sed -i /<S1>/d <F2>
{del} (all|the|) lines {containing} <S1> (from|in|of) <F2>
{del} (every|each) line {containing} <S1> (from|in|of) <F2>
= sed -i s/<S1>/<S2>/g <F3>
(replace|change|substitute) <S1> (with|by|to|into) <S2> in <F3>
(replace|change) (all|every|each) <S1> (with|by|to) <S2> in {the} file <F3>
in <F3> (replace|change) <S1> (with|by|to) <S2>
(replace|change) (all occurrences of|every occurrence of|the word|the text) <S1> (with|by|to) <S2> in <F3>
find and replace <S1> (with|by) <S2> in <F3>
= sed s/<S1>/<S2>/g <F3>
{showv} <F3> with <S1> replaced (by|with) <S2>
= grep <S1> <F2>
{find} (the|) {word} <S1> in <F2>
{find} (the|) {word} <S1> in {the} file <F2>
{find} (all|the|) lines {containing} <S1> in <F2>
(which|what) lines (of|in) <F2> (contain|mention|have) <S1>
grep (for|) <S1> in <F2>
grep <S1> <F2>
search <F2> for (the|) {word} <S1>
look for <S1> in <F2>
(does|is there) <F2> (contain|mention) <S1>
is <S1> in <F2>
= grep -i <S1> <F2>
{find} (the|) {word} <S1> in <F2> (ignoring case|case insensitive|ignoring upper and lower case|case insensitively|in any case|no matter the case)
search <F2> for <S1> (ignoring case|case insensitive|in upper or lower case)
grep <S1> in <F2> (ignoring case|case insensitive)
= grep -n <S1> <F2>
{find} <S1> in <F2> with line numbers
(on|in) (which|what) line (of|in) <F2> is <S1>
{showv} (the|) line numbers of <S1> in <F2>
where in <F2> is <S1>
grep <S1> in <F2> with line numbers
= grep -c <S1> <F2>
{count} lines (in|of) <F2> {containing} <S1>
{count} lines {containing} <S1> in <F2>
how (often|many times) (is|does) <S1> (appear|occur) in <F2>
count (the|) (occurrences of|) <S1> in <F2>
= grep -o <S1> <F2> | wc -l
{count} (times|occurrences of) (the word|) <S1> (appears|occurs|) in <F2> (exactly|in total)
= grep -v <S1> <F2>
{showv} (all|the|) lines (of|in) <F2> (not containing|without|that do not contain|that don't contain|which do not have) <S1>
{showv} <F2> without (the|) lines {containing} <S1>
hide (the|) lines {containing} <S1> (from|in|of) <F2>
filter <S1> out of <F2>
= grep -w <S1> <F2>
{find} the whole word <S1> in <F2>
{find} <S1> in <F2> as a whole word
= grep -A <num1> <S2> <F3>
{find} <S2> in <F3> (with|and) <num1> lines after (it|each)
= grep -C <num1> <S2> <F3>
{find} <S2> in <F3> with <num1> lines of context
= grep -rn <S1> <O1>
{find} (the|) {word} <S1> in all files <O1>
search (all|the|all the|) files <O1> for (the|) {word} <S1>
grep (recursively|) for <S1> <O1> (recursively|)
{find} <S1> (everywhere|in every file|in any file) <O1>
where (is|does) <S1> (mentioned|used|appear|occur) <O1>
search (recursively|) for the text <S1> <O1>
search for <S1> <O1> recursively
recursively (search|grep) for <S1> <O1>
= grep -rl <S1> <O1>
(which|what) files (contain|mention|have|include) (the|) {word} <S1> <O1>
(which|what) files <O1> (contain|mention|have|include) (the|) {word} <S1>
{find} (all|the|) files {containing} (the|) {word} <S1> <O1>
{find} (all|the|) files <O1> {containing} (the|) {word} <S1>
list files {containing} <S1> <O1>
= grep -rl <S1> <O1> --include=*<ext1>
(which|what) <ext1> files (contain|mention|have|include) (the|) {word} <S1> <O1>
{find} (all|the|) <ext1> files {containing} (the|) {word} <S1> <O1>
= grep -rn <S1> <O1> --include=*<ext1>
search (all|the|) <ext1> files <O1> for (the|) {word} <S1>
{find} (the|) {word} <S1> in (all|the|all the|) <ext1> files <O1>
= grep -rL <S1> <O1>
(which|what) files (do not|don't) (contain|mention|have|include) <S1> <O1>
{find} (all|the|) files (not containing|without|that do not contain) (the|) {word} <S1> <O1>
= grep -i error <F1>
{find} (all|the|) errors in <F1>
(are there|do i have) (any|) errors in <F1>
{showv} (the|all|) (error lines|errors|error messages) (of|in|from) <F1>
= grep -ci error <F1>
{count} errors (are|) in <F1>
= wc -l <F1>
{count} lines (are in|does|in|of) <F1> (have|)
{count} lines in {the} file <F1>
how long is <F1>
count lines <F1>
line count of <F1>
= wc -w <F1>
{count} words (are in|in|of) <F1>
word count of <F1>
count words in {the} file <F1>
= wc -m <F1>
{count} (characters|letters|chars) (are in|in|of) <F1>
= wc -c <F1>
{count} bytes (are in|in|of|does) <F1> (have|)
= wc <F1>
{count} (lines and words|lines , words and bytes|lines , words and characters) (are in|in|of) <F1>
= find <O1> -name *<ext1> -exec cat {} + | wc -l
{count} lines (are in|in|of) (all|the|all the|my|) <ext1> files <O1>
{count} lines of (code|text) in <ext1> files <O1>
= find <O1> -name *<ext1> | wc -l
{count} <ext1> files (are there|do i have|are|) <O1>
= sort <F1>
sort <F1>
sort (the|) lines (of|in) <F1>
sort {the} file <F1> (alphabetically|)
{showv} <F1> sorted
= sort -r <F1>
sort <F1> (in reverse|backwards|in reverse order|descending|from z to a)
= sort -n <F1>
sort <F1> (numerically|by number|as numbers)
= sort -u <F1>
sort <F1> (and|) (remove|drop|without) (duplicates|duplicate lines|doubles)
{showv} (the|) (unique|distinct) (sorted|) lines (of|in) <F1>
= sort -o <F1> <F1>
sort <F1> in place
= sort -k <num1> <F2>
sort <F2> by (column|field) <num1>
sort <F2> by the <num1> (th|nd|rd) (column|field)
= sort -t , -k <num1> <F2>
sort (the csv|the csv file) <F2> by (column|field) <num1>
= sort <F1> | uniq -c | sort -rn
{count} how often (each|every) line (occurs|appears) in <F1>
(which|what) lines (are|occur|appear) (most often|the most|most frequently) in <F1>
{showv} (the|) most (common|frequent) lines (of|in) <F1>
= sort <F1> | uniq -d
{find} (the|all|) (duplicate|repeated|double) lines (in|of) <F1>
(which|what) lines (are|occur) (duplicated|twice|more than once|doubled) in <F1>
= sort <F1> | uniq -u
{find} (the|) lines that (occur|appear) only once in <F1>
= sort <F1> | uniq
{del} (the|) duplicate lines (from|in|of) <F1>
{showv} <F1> without (duplicates|duplicate lines|repeated lines)
= tr -s ' ' '\n' < <F1> | sort | uniq -c | sort -rn | head -n <num1>
{showv} (the|) <num1> most (common|frequent|used) words (in|of) <F1>
(which|what) are the <num1> most (common|frequent|used) words in <F1>
= tr -s ' ' '\n' < <F1> | sort | uniq -c | sort -rn | head
{showv} (the|) most (common|frequent|used) words (in|of) <F1>
(which|what) words (occur|appear) (most often|most) in <F1>
= shuf <F1>
shuffle (the lines of|) <F1>
{showv} <F1> in random order
= shuf -n <num1> <F2>
{showv} <num1> random lines (of|from) <F2>
pick <num1> random lines (of|from) <F2>
= shuf -n 1 <F1>
{showv} (a|one) random line (of|from) <F1>
= cut -d , -f <num1> <F2>
{showv} (column|field) <num1> of (the csv|csv|the csv file) <F2>
(cut|extract) (column|field) <num1> (from|of|out of) (the csv|csv|the csv file) <F2>
= awk -v n=<num1> '{print $n}' <F2>
{showv} (column|field) <num1> of <F2>
{showv} the <num1> (th|nd|rd|st) (column|field) of <F2>
{showv} (only|just) (column|field) <num1> of <F2>
(extract|print) (column|field) <num1> (from|of) <F2>
= awk '{print $1}' <F1>
{showv} the first (column|field|word of each line) (of|in|from) <F1>
= awk '{print $NF}' <F1>
{showv} the last (column|field|word of each line) (of|in|from) <F1>
= awk -v n=<num1> '{s += $n} END {print s}' <F2>
(sum|add up|total) (column|field) <num1> (of|in) <F2>
{whatis} the sum of (column|field) <num1> (of|in) <F2>
= awk '{s += $1} END {print s}' <F1>
(sum|add up) (the|all|all the) numbers in <F1>
{whatis} the sum of (the|all|all the) numbers in <F1>
= awk -v n=<num1> 'length > n' <F2>
{showv} (the|all|) lines (longer than|with more than) <num1> (characters|chars|) (in|of) <F2>
= cut -c <num1>-<num2> <F3>
{showv} characters <num1> to <num2> of (each|every) line (in|of) <F3>
= cut -d : -f 1 /etc/passwd
{show} (all|the|all the|) (users|user names|accounts|user accounts)
(which|what) users (are there|exist|are on this {machine}|does this {machine} have)
{show} (all|the|) users (of|on) this {machine}
= cut -d : -f 1 /etc/group
{show} (all|the|all the|) groups (on this {machine}|)
(which|what) groups (exist|are there on this {machine})
= tr a-z A-Z < <F1>
{showv} <F1> in (upper case|uppercase|capitals|capital letters)
(convert|change|turn) <F1> (to|into) (upper case|uppercase|capitals)
= tr A-Z a-z < <F1>
{showv} <F1> in (lower case|lowercase|small letters)
(convert|change|turn) <F1> (to|into) (lower case|lowercase)
= tr -d '\r' < <F1>
{del} (the|) (carriage returns|windows line endings|dos line endings) (from|in) <F1>
(convert|change) <F1> (to|into) unix line endings
= tac <F1>
{showv} <F1> (backwards|from the end|in reverse|reversed|last line first|upside down)
reverse (the|) (lines|order of lines) (of|in) <F1>
= rev <F1>
reverse (each|every) line (of|in) <F1>
= nl <F1>
{showv} <F1> with line numbers
number (the|) lines (of|in) <F1>
= cat -A <F1>
{showv} (the|) (hidden|invisible|non printing|control|special) characters (of|in) <F1>
{showv} tabs and line ends in <F1>
= fold -w <num1> -s <F2>
(wrap|fold|break) (the lines of|) <F2> (at|to|after) <num1> (columns|characters|)
= column -t <F1>
{showv} <F1> as (a|) (table|aligned columns|columns)
align (the|) columns (of|in) <F1>
= paste <F1> <F2>
(join|merge|paste|put) <F1> and <F2> side by side
(join|merge|paste) (the|) lines of <F1> and <F2>
= paste -sd , <F1>
(join|put) (all|the|all the) lines of <F1> (with commas|into one line with commas|separated by commas)
= cat <F1> <F2>
{showv} <F1> and <F2>
{showv} both <F1> and <F2>
(join|concatenate|combine) <F1> and <F2>
= cat <F1> <F2> > <F3>
(join|merge|concatenate|combine) <F1> and <F2> (into|to) <F3>
(put|write) <F1> and <F2> (together|) into <F3>
= cat <F1> >> <F2>
(append|add) <F1> to (the end of|) <F2>
(append|add) (the contents of|) <F1> (to|at) the end of <F2>
= echo <str1> >> <F2>
(append|add) (the|a) (line|text) <str1> to <F2>
(append|add) <str1> to (the end of|) <F2>
(write|put) <str1> at the end of <F2>
= echo <str1> > <F2>
(write|put|save) (the text|) <str1> (to|into|in) <F2>
{make} a file <F2> (with the text|containing|that says|with) <str1>
= echo <str1>
(say|print|echo) <str1>
(print|output) (the text|the words) <str1>
= diff <F1> <F2>
compare <F1> (and|with|to) <F2>
compare the files <F1> and <F2>
{showv} (the|) (differences|difference|diff) between <F1> and <F2>
(what is|what's|whats) (the|) different (between|in) <F1> and <F2>
(what is|what's|whats) the difference between <F1> and <F2>
how do <F1> and <F2> differ
diff <F1> (and|with|) <F2>
= diff -u <F1> <F2>
{showv} (a|the) unified diff (of|between) <F1> and <F2>
{make} a patch (from|between) <F1> (to|and) <F2>
= diff -y <F1> <F2>
compare <F1> and <F2> side by side
= diff -r <D1> <D2>
compare (the|) {dirs} <D1> and <D2>
{showv} (the|) (differences|difference) between (the|) {dirs} <D1> and <D2>
= diff -rq <D1> <D2>
(which|what) files (differ|are different) (between|in) <D1> and <D2>
= cmp <F1> <F2>
are <F1> and <F2> (the same|identical|equal)
(check|see) (if|whether) <F1> and <F2> are (the same|identical|equal)
is <F1> the same as <F2>
= comm -12 <F1> <F2>
{showv} (the|) lines (that are|) in both <F1> and <F2>
(which|what) lines (are|occur) in both <F1> and <F2>
{showv} (the|) (common lines|lines in common) (of|between) <F1> and <F2>
= comm -23 <F1> <F2>
{showv} (the|) lines (that are|) (only in|in) <F1> (but|and) not in <F2>
= split -l <num1> <F2>
split <F2> into (pieces|files|parts|chunks) (of|with) <num1> lines (each|)
split <F2> (every|after) <num1> lines
= split -n <num1> <F2>
split <F2> into <num1> (pieces|files|parts|chunks)
= split -b <size1> <F2>
split <F2> into (pieces|files|parts|chunks) of <size1>
= md5sum <F1>
{whatis} the (md5|md5 sum|md5sum|md5 checksum|md5 hash) of <F1>
(calculate|compute|get) (the|) (md5|md5sum|md5 sum|md5 checksum) (of|for) <F1>
= sha256sum <F1>
{whatis} the (sha256|sha 256|sha256 sum|sha256sum|sha256 checksum|checksum|hash) of <F1>
(calculate|compute|get) (the|) (sha256|sha256sum|checksum|hash) (of|for) <F1>
checksum <F1>
= base64 <F1>
(encode|convert) <F1> (in|to|as|with) base64
base64 (encode|) <F1>
= base64 -d <F1>
decode (the|) base64 (file|) <F1>
decode <F1> from base64
= xxd <F1>
{showv} (a|the|) (hex|hexadecimal) (dump|contents|) of <F1>
hexdump <F1>
{showv} <F1> (in hex|as hex|in hexadecimal)
= strings <F1>
{showv} (the|all|) (readable|printable) (strings|text) (in|of) <F1>
= iconv -f latin1 -t utf-8 <F1>
convert <F1> (from latin1|from iso latin) to (utf8|utf-8)
= jq . <F1>
(pretty print|format|indent) (the json|json|the json file) <F1>
{showv} (the json|json|the json file) <F1> (nicely|formatted|indented)
= xargs -a <F1> rm
{del} (all|the|all the|) files (listed|named) in <F1>
= xargs -a <F1> ls -l
{showv} (details of|) (all|the|all the|) files (listed|named) in <F1>
= seq <num1>
count (to|up to|from 1 to) <num1>
(print|show) (the|) numbers (up to|to) <num1>
= seq <num1> <num2>
(print|show|count|list) (the|) (numbers|) from <num1> to <num2>
= expr <num1> + <num2>
(what is|whats|what's|calculate|compute) <num1> (+|plus) <num2>
add <num1> (and|to) <num2>
= expr <num1> '*' <num2>
(what is|whats|what's|calculate|compute) <num1> (times|*|x|multiplied by) <num2>
multiply <num1> (and|by|with) <num2>
= expr <num1> - <num2>
(what is|whats|what's|calculate|compute) <num1> (-|minus) <num2>
= expr <num1> / <num2>
(what is|whats|what's|calculate|compute) <num1> (/|divided by) <num2>
divide <num1> by <num2>
= shuf -i <num1>-<num2> -n 1
(give me|pick|show|choose) a random number (between|from) <num1> (and|to) <num2>
random number (between|from) <num1> (and|to) <num2>
= nano <F1>
edit <F1>
edit {the} file <F1>
open <F1> (in an editor|in the editor|for editing|to edit|in nano|with nano)
(change|modify) {the} file <F1>
let me edit <F1>
= vim <F1>
(open|edit) <F1> (in|with|using) (vim|vi)
vim <F1>
= bash <F1>
run {the} (script|shell script) <F1>
execute {the} (script|shell script) <F1>
= python3 <F1>
run <F1> with python
run {the} python (script|program|file) <F1>
= bash -n <F1>
check (the syntax of|) {the} (shell|bash) script <F1> (for errors|for syntax errors|)
"""
