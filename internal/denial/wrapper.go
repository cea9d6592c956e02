// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"strings"
)

// readHead reads what wrappers say before the sentence. The last of several counts: it is
// the innermost.
func (d *Denial) readHead(head string) {
	head = head[errorAt(head):]
	if rest, ok := afterLast(head, "operation error "); ok {
		if service, after, ok := strings.Cut(rest, ": "); ok && len(service) <= maxService {
			d.Service = service
			d.Operation = name(after)
		}
	}
	if rest, ok := afterLast(head, "when calling the "); ok {
		d.Operation = name(rest)
	}
	if rest, ok := afterLast(head, "An error occurred ("); ok {
		d.Code = code(rest)
	}
	if rest, ok := afterLast(head, "api error "); ok {
		d.Code = code(rest)
	}
	if rest, ok := afterLast(head, "RequestID: "); ok {
		d.RequestID = name(rest)
	}
	if d.Code == "" {
		d.Code = codeBefore(head)
	}
	if d.Code == "" {
		for _, key := range [...]string{"<Code>", `"__type":"`, `"Code":"`, `"code":"`, `"errorCode":"`} {
			if rest, ok := afterLast(head, key); ok {
				d.Code = code(rest)
				break
			}
		}
	}
	if rest, ok := strings.CutPrefix(head, "Error"); ok {
		d.During = during(strings.TrimLeft(rest, ": "))
	}
	if rest, ok := afterLast(head, "API: "); ok {
		if action := actionOf(rest); strings.Contains(action, ":") && d.Action == "" {
			d.Action = action
		}
	}
}

// maxService bounds the name of a service.
const maxService = 64

// errorAt is where the last "Error: " or "Error doing" by itself begins, 0 if there is none.
func errorAt(head string) int {
	for end := len(head); ; {
		i := strings.LastIndex(head[:end], "Error")
		if i < 0 {
			return 0
		}
		after := head[i+len("Error"):]
		if (i == 0 || head[i-1] == ' ' || head[i-1] == '\n') && (strings.HasPrefix(after, ": ") || strings.HasPrefix(after, " ") && !strings.HasPrefix(after, " Code: ")) {
			return i
		}
		end = i
	}
}

// during is what a program says it was doing: the text before what comes from the SDK.
func during(s string) string {
	end := len(s)
	for _, stop := range [...]string{": operation error ", ": An error occurred", ": api error ", "Resource handler returned", "You are not authorized to perform", hardBreak} {
		if i := strings.Index(s[:end], stop); i >= 0 {
			end = i
		}
	}
	s = strings.TrimRight(s[:end], ": ")
	if i := strings.LastIndex(s, ": "); i >= 0 && isCode(s[i+2:]) {
		s = s[:i]
	}
	if isCode(s) || strings.HasPrefix(s, "operation error") {
		return ""
	}
	return rest(s)
}

// afterLast is what follows the last occurrence of a separator.
func afterLast(s, sep string) (after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", false
	}
	return s[i+len(sep):], true
}

// name is the name at the beginning of a text: of an operation, an error code, a request.
func name(s string) string {
	i := 0
	for i < len(s) && i < 128 && (wordByte(s[i]) || s[i] == '-' || s[i] == '.') {
		i++
	}
	return strings.TrimRight(s[:i], ".")
}

// code is the error code at the beginning of a text, without the name of its shape:
// "com.amazonaws.…#AccessDeniedException".
func code(s string) string {
	s = word(s)
	return name(s[strings.LastIndexByte(s, '#')+1:])
}

// codeBefore is the error code right before a sentence: "AccessDeniedException: User …".
func codeBefore(head string) string {
	fields := strings.Fields(head)
	for i := len(fields) - 1; i >= 0 && i >= len(fields)-4; i-- {
		if text, ok := strings.CutSuffix(fields[i], ":"); ok && isCode(text) {
			return code(text)
		}
	}
	return ""
}

// isCode reports whether a text looks like the code of an error.
func isCode(s string) bool {
	if s == "" || len(s) > 128 || strings.ContainsAny(s, " /") {
		return false
	}
	for _, part := range [...]string{"Denied", "Unauthorized", "Exception", "Forbidden", "AuthorizationError", "NotAuthorized"} {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// readTrailer reads what follows a sentence, and returns how much of it belongs to it.
func (d *Denial) readTrailer(s string) int {
	for _, head := range [...]string{"Error: ", "An error occurred (", "operation error "} {
		if i := strings.Index(s, head); i >= 0 {
			s = s[:i]
		}
	}
	n := 0
	take := func(key string, to *string) {
		if i := strings.Index(s, key); i >= 0 && *to == "" {
			if *to = name(s[i+len(key):]); *to != "" {
				n = max(n, i+len(key)+len(*to))
			}
		}
	}
	if i := strings.Index(s, "(Service: "); i >= 0 && d.Service == "" {
		service := s[i+len("(Service: "):]
		if j := strings.IndexAny(service, ";,)"); j > 0 && j <= maxService {
			d.Service = service[:j]
			n = max(n, i+len("(Service: ")+j)
		}
	}
	if i := strings.Index(s, "Error Code: "); i >= 0 {
		d.Code = "" // of Java, which puts the name of its own class before the message
	}
	take("Error Code: ", &d.Code)
	for _, key := range [...]string{"Request ID: ", "request id: ", "<RequestId>", "<RequestID>"} {
		take(key, &d.RequestID)
	}
	take("authorization id: ", &d.AuthorizationID)
	take("#/authorization-details/", &d.AuthorizationID)
	take("/iam/home?region=", &d.Region)
	if i := strings.Index(s, encoded); i >= 0 {
		d.Encoded = true
		n = max(n, i+len(encoded))
	}
	if i := addressAt(s); i >= 0 {
		d.Address = address(s[i+len(" with "):])
		n = max(n, i+len(" with ")+len(d.Address))
	}
	return n
}

// addressAt is where " with ADDRESS," begins, -1 if there is none: Terraform's address of
// a resource of the AWS provider, perhaps in a module.
func addressAt(s string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], "with ")
		if i < 0 {
			return -1
		}
		at := from + i
		if (at == 0 || s[at-1] == ' ' || s[at-1] == '\n') && address(s[at+len("with "):]) != "" {
			return max(0, at-1)
		}
		from = at + len("with ")
	}
}

// maxAddress bounds the length of an address.
const maxAddress = 512

// address is the address of a resource at the beginning of a text, "" if there is none.
func address(s string) string {
	s = s[:min(len(s), maxAddress)]
	end := strings.IndexAny(s, " \n:,")
	if end >= 0 && s[end] != ',' && strings.Contains(s[:end], `["`) {
		end = strings.IndexByte(s, ',') // a key of for_each may hold anything
	}
	if end <= 0 || s[end] != ',' || s[0] == '.' || !strings.Contains(s[:end], ".") {
		return ""
	}
	return s[:end]
}

// maxRest bounds the parts of the text that results repeat.
const maxRest = 200

// rest is a part of the text, short and without anything that may be secret (N-202).
func rest(s string) string {
	var b strings.Builder
	for _, field := range strings.Fields(s) {
		if b.Len() > maxRest {
			break
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if len(field) >= maxPlain && !strings.HasPrefix(field, "arn:") || strings.Contains(field, "AKIA") || strings.Contains(field, "ASIA") {
			field = "…"
		}
		b.WriteString(field)
	}
	s = strings.Trim(b.String(), ` ."'`)
	if len(s) > maxRest {
		s = strings.ToValidUTF8(s[:maxRest], "")
	}
	return s
}
