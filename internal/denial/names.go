// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// readSubject reads who was denied (N-109).
func (r *Reader) readSubject(d *Denial, s string) {
	s = strings.Trim(s, " ")
	if rest, ok := strings.CutPrefix(s, "Service Principal: "); ok {
		d.PrincipalKind = CallerService
		if iam.IsServicePrincipal(rest) {
			d.Principal = rest
		}
		d.Notes = append(d.Notes, "The service acts with a role that the message does not name.")
		return
	}
	user := false
	for _, before := range [...]string{"User: ", "User ", "Principal: "} {
		if rest, ok := strings.CutPrefix(s, before); ok {
			s, user = rest, true
			break
		}
	}
	s = strings.Trim(s, `"' []`)
	switch {
	case s == "anonymous" || s == "*":
		d.Principal, d.PrincipalKind = "*", CallerAnonymous
	case masked(s) && !strings.HasPrefix(s, "arn:"):
		d.PrincipalKind = CallerMasked
	case strings.HasPrefix(s, "arn:"):
		d.readCaller(word(s))
	case iam.IsServicePrincipal(s):
		d.Principal, d.PrincipalKind = s, CallerService
	case user || s != "" && len(s) <= 64 && !strings.ContainsAny(s, ":{}<>="):
		d.PrincipalKind = CallerProduct
		d.Notes = append(d.Notes, "The message names a product as the caller: it acts with a role or as a service, which the message does not name.")
	}
}

// callerKinds are the kinds of callers by the beginning of the resource part of an ARN.
var callerKinds = [...]struct {
	service, begins string
	kind            PrincipalKind
}{
	{"iam", "user/", CallerUser}, {"iam", "role/", CallerRole}, {"iam", "root", CallerRoot},
	{"sts", "assumed-role/", CallerSession}, {"sts", "federated-user/", CallerFederated}, {"sts", "assumed-root", CallerRootSession},
}

// readCaller reads the ARN of a caller. Parts of it may be masked.
func (d *Denial) readCaller(s string) {
	a, ok := arn.Split(s)
	if !ok {
		d.PrincipalKind = CallerMasked
		return
	}
	d.Principal = s
	if !masked(a.Partition) {
		d.Partition = a.Partition
	}
	if arn.IsAccountID(a.Account) {
		d.PrincipalAccount = a.Account
	}
	for _, k := range callerKinds {
		if a.Service == k.service && strings.HasPrefix(a.Resource, k.begins) {
			d.PrincipalKind = k.kind
			break
		}
	}
	if d.PrincipalKind == CallerSession {
		if _, session, ok := strings.Cut(strings.TrimPrefix(a.Resource, "assumed-role/"), "/"); ok {
			d.SessionName = session
		}
	}
	if d.PrincipalKind == CallerUnknown {
		d.PrincipalKind = CallerMasked
	}
}

// masked reports whether a log made a text unreadable.
func masked(s string) bool { return maskAt(s) >= 0 }

// maskAt is where a text becomes unreadable, -1 if it does not.
func maskAt(s string) int {
	if strings.EqualFold(s, "redacted") || strings.EqualFold(s, "masked") {
		return 0
	}
	first := strings.IndexAny(s, "<>")
	for _, mask := range [...]string{"***", "xxxx"} {
		if i := strings.Index(strings.ToLower(s), mask); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	return first
}

// iamNames are the resources that IAM names by kind and name, without the path (N-110).
var iamNames = [...][2]string{
	{"role ", "role/"}, {"user ", "user/"}, {"group ", "group/"}, {"policy ", "policy/"}, {"instance profile ", "instance-profile/"},
}

// readResource reads what follows the action, up to the tail, and returns how much of it
// was the resource (N-110).
//
// Quoted is where a resource in quotes ends, 0 for others.
func (r *Reader) readResource(d *Denial, s string, quoted int, tail bool) int {
	for _, before := range [...]string{" on resource: ", " on resource:", " on resource ", " on the resource: ", " on role ", " on "} {
		after, ok := strings.CutPrefix(s, before)
		if !ok || !strings.Contains(before, "resource") && !strings.HasPrefix(after, "arn:") {
			continue
		}
		n := len(before)
		text := after
		switch {
		case quoted > n:
			n, text = quoted, s[n+1:quoted-1]
		case strings.HasPrefix(text, `"`):
			if i := strings.IndexByte(text[1:], '"'); i >= 0 {
				n, text = n+i+2, text[1:i+1]
			} else {
				n, text = n+len(text), text[1:]
			}
		case tail:
			n += len(text)
		case strings.HasPrefix(text, "arn:") || strings.HasPrefix(text, "*"):
			text = word(text)
			n += len(text)
		default:
			if i := strings.IndexAny(text, `"<`); i >= 0 {
				text = text[:i]
			}
			n += len(text)
		}
		text = strings.TrimSpace(text)
		if !tail {
			text = strings.TrimSuffix(text, ".")
		}
		r.setResource(d, strings.Trim(text, `"`))
		return n
	}
	if strings.HasPrefix(s, " on ") {
		return min(len(s), 64) // deictic: "on this resource" is not stated
	}
	return 0
}

// setResource sets the resource from what a text calls it.
func (r *Reader) setResource(d *Denial, s string) {
	switch {
	case s == "*":
		d.Resource = "*"
		return
	case strings.HasPrefix(s, "arn:"):
		if _, whole := arn.Split(s); whole {
			d.Resource = s
		} else {
			d.Notes = append(d.Notes, "The text ends within the ARN of the resource: pass the whole message.")
		}
		return
	case isPhone(s):
		d.Phone = true
		d.Notes = append(d.Notes, "The resource is a phone number, which has no ARN: only a statement whose Resource is \"*\" covers it, and none for arn:aws:sns:*:*:* does.")
		return
	}
	for _, k := range iamNames {
		name, ok := strings.CutPrefix(s, k[0])
		if !ok || name == "" {
			continue
		}
		if strings.HasPrefix(name, "arn:") {
			d.Resource = name
			return
		}
		if d.PrincipalAccount == "" || strings.ContainsAny(name, " *") {
			return
		}
		partition := d.Partition
		if partition == "" {
			partition = "aws"
		}
		d.Resource, d.PathAssumed = "arn:"+partition+":iam::"+d.PrincipalAccount+":"+k[1]+name, true
		return
	}
	if strings.HasPrefix(s, "https://sqs.") {
		d.Resource = queueARN(s)
	}
	if name := rest(s); d.Resource == "" && name != "" && !strings.ContainsAny(name, " …") {
		d.Notes = append(d.Notes, "The message calls the resource "+words.Quote(name)+", which is no ARN: policies are held against the ARN.")
	}
}

// isPhone reports whether a text is a phone number, the resource of a message that Amazon SNS
// sends as an SMS. Logs mask the digits.
func isPhone(s string) bool {
	number, ok := strings.CutPrefix(s, "+")
	return ok && number != "" && strings.Trim(number, "0123456789xX*.…") == ""
}

// queueARN is the ARN of an SQS queue given by its URL, "" for other texts (N-115).
func queueARN(url string) string {
	rest, ok := strings.CutPrefix(url, "https://sqs.")
	if !ok {
		return ""
	}
	host, path, _ := strings.Cut(rest, "/")
	account, queue, ok := strings.Cut(path, "/")
	region, domain, _ := strings.Cut(host, ".")
	if !ok || !arn.IsAccountID(account) || queue == "" || region == "" {
		return ""
	}
	partition := "aws"
	switch {
	case strings.HasSuffix(domain, ".cn"):
		partition = "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		partition = "aws-us-gov"
	}
	return "arn:" + partition + ":sqs:" + region + ":" + account + ":" + queue
}
