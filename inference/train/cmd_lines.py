# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines and columns of text, as the manual pages have them: printing, counting, sorting, cutting."""

TABLE = r"""
= cat -n <F1>
(print|show|display|list) <F1> with (line numbers|numbered lines|the lines numbered)
(number|count off) (the|all|) lines (of|in) <F1> (while printing|on output|)
= cat -b <F1>
(number|print and number) (the|all|) (non empty|nonempty|non blank) lines (of|in) <F1>
= cat -s <F1>
(print|show) <F1> (with|and) (squeeze|squeezed|one of several|merged) (empty|blank) lines
(squeeze|merge|collapse) (repeated|multiple|several|consecutive) (empty|blank) lines (of|in) <F1>
= cat -A <F1>
(print|show) <F1> with (all|) (invisible|hidden|non printing|special|control) characters
= cat <F1> | sort
(print|show) (the|) contents of <F1> sorted (by pipe|in a pipe|with a pipe)
= cat <F1> <F2> <F3> > <F4>
(join|concatenate|combine|merge|put) <F1> , <F2> and <F3> (into|to|as|in) <F4>
= echo $PATH
(what is|show|print|display|echo) (the|my) (path variable|search path|value of path|executable path)
(in|) which {dirs} (does the shell|are commands) (look|looked) (for commands|for)
= echo $USER
(what is|show|print) (the|) (value of|variable) user (variable|)
= echo $RANDOM
(print|give me|generate|show|get) a random (number|integer)
random number (please|)
= echo $?
(what was|show|print) (the|) (exit|return) (status|code|value) (of the last command|)
= echo -n <S1>
(print|echo|write|say|output) <S1> (without|with no|and no) (a|the|) (newline|new line|line break|trailing newline|line end)
= echo <S1>
(print|echo|say|output|write) (the|) (text|string|message|words|word|) <S1>
(print|echo|output|write) <S1> (to|on) (the|) (screen|terminal|standard output|stdout)
(display|show) the (message|text|string) <S1>
= echo <S1> >> <F2>
(append|add|attach) (the|) (text|string|line|) <S1> (to|at the end of|to the end of) (the|) (file|) <F2>
(write|put) <S1> (at|to) the end of <F2>
= echo <S1> > <F2>
(write|save|put|store) (the|) (text|string|line|) <S1> (to|into|in) (the|) (file|) <F2>
(overwrite|replace) (the contents of|) <F2> with (the|) (text|string|line|) <S1>
= file <F1>
(determine|tell|print|show|what is) (the|) (type|kind|file type) of (the file|) <F1>
(what|which) (type|kind) of file is <F1>
= stat -c %s <F1>
(print|show|get|give me) (only|just|) (the|) (size in bytes|byte size|number of bytes) of <F1>
= stat <F1>
(print|show|get|give me) (all|) (the|) (status|metadata|meta data|inode data|times and sizes) (of|for|about) <F1>
= wc -c <F1>
(count|number of|how many|print the number of) bytes (in|of|are in|has) <F1>
= wc -m <F1>
(count|number of|how many|print the number of) (characters|letters) (in|of|are in) <F1>
= wc -w <F1>
(count|number of|how many|print the number of) words (in|of|are in) <F1>
= wc -l <F1>
(length|size) of <F1> (in|counted in) lines
(count|number) (the|of|) lines (in|of) <F1>
how (long|many lines) is <F1> (in lines|)
= split -l <num1> <F2>
(split|cut|divide|break) <F2> (into|in|to) (pieces|files|parts|chunks) of <num1> lines (each|)
(split|cut) <F2> (every|after every|at every) <num1> lines
(put|write) every <num1> lines of <F2> into a file (of its own|)
= split -n <num1> <F2>
(split|cut|divide|break) <F2> (into|in|to) <num1> (equal|even|same sized|) (pieces|files|parts|chunks)
= split -b <size1> <F2>
(split|cut|divide|break) <F2> (into|in|to) (pieces|files|parts|chunks) of <size1> (each|)
= split -d -l <num1> <F2>
(split|cut) <F2> into (pieces|files|parts) of <num1> lines with (numeric|numbered|number) (suffixes|endings|names)
= sort -n <F1>
(sort|order) (the lines of|the numbers in|) <F1> (numerically|by number|by value|by numeric value|as numbers)
= sort -r <F1>
(sort|order) (the lines of|) <F1> (in reverse|in reverse order|backwards|descending|from z to a|in descending order)
= sort -u <F1>
(sort|order) (the lines of|) <F1> (and|,) (remove|drop|delete|without|leave out) (the|) (duplicates|duplicate lines|repeated lines)
(duplicates|doubles|double lines|repeated lines) out of <F1>
(unique|distinct) (sorted|) lines of <F1>
(print|show) (each|every) (different|distinct) line of <F1> once
= sort -f <F1>
(sort|order) (the lines of|) <F1> (ignoring|regardless of) case
= sort -t <S1> -k <num1> <F2>
(sort|order) (the lines of|) <F2> by (column|field) <num1> (separated by|with separator|using separator|delimited by) <S1>
= sort -k <num1> <F2>
(sort|order) (the lines of|) <F2> (by|on|using|according to) (the|) (column|field) (number|) <num1>
= sort -nk <num1> <F2>
(sort|order) (the lines of|) <F2> numerically (by|on|using) (the|) (column|field) (number|) <num1>
= sort -o <F1> <F1>
(sort|order) <F1> (in place|and save it|in itself|and write it back)
= uniq <F1>
(remove|drop|delete|squeeze) (adjacent|consecutive|neighbouring) (duplicates|duplicate lines|equal lines) (in|from|of) <F1>
= uniq -c <F1>
(count|number of) (adjacent|consecutive|) (duplicates|repetitions|equal lines) (in|of) <F1>
= uniq -d <F1>
(print|show) (only|) (the|) (repeated|duplicated|adjacent duplicate) lines (of|in) <F1>
= cut -d <S1> -f <num1> <F2>
(print|show|extract|get|cut out) (the|) (field|column) (number|) <num1> (of|from|in) <F2> (separated by|delimited by|with separator|using delimiter|split at) <S1>
= cut -f <num1> <F2>
(print|show|extract|get|cut out) (the|) tab separated (field|column) (number|) <num1> (of|from) <F2>
= cut -c <num1>-<num2> <F3>
(print|show|extract|get) (the|) characters (from|) <num1> (to|through|-) <num2> (of|from|in) (each|every|the|) line (of|in) <F3>
= cut -c <num1> <F2>
(print|show|extract|get) (the|) character (number|at position|) <num1> (of|from|in) (each|every|the|) line (of|in) <F2>
= awk '{print NF}' <F1>
(print|show|count) (the|) number of (fields|columns|words) (in|of|on) (each|every) line of <F1>
= awk '{print $1, $2}' <F1>
(print|show|extract) (the|) first (and second|two) (fields|columns|words) of (each|every) line of <F1>
= awk -F <S1> '{print $1}' <F2>
(print|show|extract|get) (the|) first (field|column) of <F2> (separated by|delimited by|with separator|split at) <S1>
= awk 'NR % 2 == 0' <F1>
(print|show) (every|each) (second|other|even) line of <F1>
(print|show) (the|) even lines of <F1>
= awk 'NR % 2 == 1' <F1>
(print|show) (the|) odd lines of <F1>
= awk 'NF' <F1>
(print|show) (only|all) (the|) (non empty|nonempty|non blank) lines of <F1>
= tr -d <S1> < <F2>
(delete|remove|strip) (all|every|the|) (characters|character|) <S1> (from|in|out of) <F2>
= tr -s ' ' < <F1>
(squeeze|replace|merge|collapse) (repeated|multiple|several|consecutive|sequential) (spaces|blanks) (by|with|into|to) (one|a single) (space|blank|) in <F1>
= tr ' ' '\n' < <F1>
(replace|turn|change) (all|the|) (spaces|blanks) (in <F1>|of <F1>) (by|with|into) (newlines|line breaks|new lines)
(print|put) (each|every) word of <F1> on a (line of its own|new line|separate line)
= fold -w <num1> <F2>
(wrap|break|fold|cut) (the|) (lines|long lines|each line) (of|in) <F2> (at|after|to) <num1> (characters|columns|letters)
= rev <F1>
(reverse|turn around|mirror) (the characters of|) (each|every|all) (line|lines) (of|in) <F1>
= tac <F1>
(print|show|output) (the|) (lines of|) <F1> (in reverse order|backwards|from the end|last line first|from last to first|upside down)
reverse the (order of|) lines (of|in) <F1>
= nl <F1>
(number|print with numbers) (the|) lines of <F1> (with nl|in a column|)
= column -t <F1>
(align|format|print|show) (the|) (columns of|fields of|) <F1> (as|in|into) (a|) (table|columns|aligned columns)
= zcat <F1>
(print|show|read|output|display) (the|) (compressed|gzipped|zipped) file <F1> (without (unpacking|unzipping|uncompressing) it|)
(print|show|output) (the|) (uncompressed|decompressed|unzipped) (contents|content|text) of <F1>
= zcat <F1> | grep <S2>
(search|grep|look) (the|) (compressed|gzipped) (file|) <F1> for <S2>
(search|grep|look|find) (for|) <S2> in (the|) (compressed|gzipped) (file|) <F1>
= zcat <F1> | wc -l
{count} lines (in|of) (the|) (compressed|gzipped) (file|) <F1>
= gzip -k <F1>
(compress|gzip) <F1> (and|but|while) (keep|keeping|leave|leaving) (the|) original
= gzip -d <F1>
(decompress|uncompress|gunzip|unpack) (the|) (gzip|gzipped|gz|) (file|) <F1> (with gzip|)
= sed -n <num1>,<num2>p <F3>
(print|show|extract|display) (the|) lines (from|) <num1> (to|through|until|-) <num2> (of|from|in) <F3>
= sed '<num1>,<num2>d' <F3>
(print|show) <F3> without (the|) lines <num1> (to|through|-) <num2>
= sed -n '$=' <F1>
(print|show) (only|) the number of lines of <F1> with sed
= sed '/<S1>/d' <F2>
(print|show) <F2> without (the|) lines {containing} <S1>
= head -n -<num1> <F2>
(print|show|output) (all|everything|all lines of <F2>|) (but|except|without) the last <num1> lines (of|from|in) <F2>
(print|show) <F2> (but|except|without) (its|the) last <num1> lines
= tail -n +<num1> <F2>
(print|show|output) <F2> (from|starting at|starting with|beginning with|beginning at) line (number|) <num1> (on|onwards|to the end|)
= head -c <num1> <F2>
(print|show) the first <num1> (bytes|characters) of <F2>
= tail -c <num1> <F2>
(print|show) the last <num1> (bytes|characters) of <F2>
= tail -n 1 <F1>
(print|show|what is) the (very|) last line of <F1>
= head -n 1 <F1>
(print|show|what is) the (very|) first line of <F1>
= grep -v <S1> <F2>
(print|show) (everything|all lines) (in|of|from) <F2> (but|except|without) (lines with|lines containing|those with|what matches) <S1>
= grep -E <S1> <F2>
(search|grep|look) (in|) <F2> for (the|) (extended|) (regular expression|regex|regexp|expression) <S1>
= grep -F <S1> <F2>
(search|grep|look) (in|) <F2> for (the|) (fixed|literal|exact) (string|text) <S1>
= grep -q <S1> <F2>
(check|test) (quietly|silently) (if|whether) <F2> (contains|has) <S1>
= grep -i <S1> <F2>
(look|search|grep) for <S1> in <F2> (,|) (upper or lower case|in upper or lower case|no matter the case|big or small letters)
= tee <F1>
(write|save|copy) (the|) (input|standard input|what comes in) to <F1> and (print|show|pass) it (on|too|)
= ls -la | tee <F1>
(list|show) (all|the|) files and (save|write|store) (the list|the listing|it|them) (to|in|into) <F1> (as well|too|)
= ls > <F1>
(save|write|store|put) (the|a|) (list|names|listing) of (the|all|) (files|file names) {here} (to|in|into) <F1>
"""
