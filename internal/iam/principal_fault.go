// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Fault is what is wrong with a text that should name a principal. The zero value says
// that nothing is.
type Fault struct {
	// What continues "The principal … ".
	What string
	// OtherKind says that the text names something of IAM that makes no requests, OfService
	// that it is the ARN of a resource of another service.
	OtherKind, OfService bool
	// Fix is what to do, a sentence; Suggestion is the text to write. Both may be empty.
	Fix, Suggestion string
}

// KindNames are the kinds of IAM ARNs that are no principals, and what they are called.
var KindNames = map[string]string{
	"group": "a group", "policy": "a policy", "instance-profile": "an instance profile", "mfa": "an MFA device", "sms-mfa": "an MFA device",
	"u2f": "a security key", "server-certificate": "a server certificate", "signing-certificate": "a signing certificate",
	"access-report": "an access report",
}

// KindFix says what to name instead of something of IAM that makes no requests.
func KindFix(kind string) string {
	switch kind {
	case "group":
		return "Name the group's users or a role, or attach an identity policy to the group."
	case "instance-profile":
		return "Name the role that is in the instance profile."
	case "policy":
		return "Name the roles and users that the policy is attached to."
	}
	return ""
}

// ARNFault says what is wrong with a text that begins with "arn:", and the nearest legal form.
func ARNFault(s string) Fault {
	p, ok := arn.ParsePrincipal(s)
	if ok {
		if p.Kind == arn.AssumedRoot {
			return Fault{What: "is a session of an account's root user, which policies cannot name", Suggestion: "arn:" + p.Partition + ":iam::" + p.Account + ":root"}
		}
		return Fault{}
	}
	f := arn.SplitFields(s)
	if !f.IsARN() {
		fault := Fault{What: "has fewer than the six fields of an ARN", Fix: "Write arn:aws:iam::ACCOUNT:role/NAME."}
		if len(f) == 5 && IsAccountID(f[3]) { // without the empty region
			fault.Fix, fault.Suggestion = "", strings.Join([]string{f[0], f[1], f[2], "", f[3], f[4]}, ":")
		}
		return fault
	}
	account := f.Account()
	iamARN, stsARN := "arn:"+f.Partition()+":iam::"+account+":", "arn:"+f.Partition()+":sts::"+account+":"
	kind, name, more := strings.Cut(f.Resource(), "/")
	entity := kind == "user" || kind == "role"
	session := kind == "assumed-role" || kind == "federated-user"
	switch {
	case f.Service() == "":
		return Fault{What: "has no service", Fix: "Write an ARN of IAM or STS, such as arn:aws:iam::ACCOUNT:role/NAME."}
	case f.Service() != "iam" && f.Service() != "sts":
		return Fault{OfService: true, What: "is a resource of " + words.Quote(f.Service()) + ", which is no principal", Fix: resourceFix(f.Service())}
	case f.Partition() == "":
		return Fault{What: "has no partition", Suggestion: "arn:aws" + s[len("arn:"):]}
	case f.Region() != "":
		return Fault{What: "has the region " + words.Quote(f.Region()) + ", and the ARNs of principals have none", Suggestion: withoutRegion(f)}
	case !IsAccountID(account):
		what := "has " + words.Quote(account) + " where the twelve digits of the account belong"
		if account == "" {
			what = "has no account"
		}
		return Fault{What: what, Fix: "Write the twelve digits of the account in the fifth field."}
	case f.Service() == "iam" && KindNames[kind] != "":
		return Fault{OtherKind: true, What: "is " + KindNames[kind] + ", which makes no requests", Fix: KindFix(kind)}
	case kind == "oidc-provider" && strings.Contains(name, "://"):
		_, host, _ := strings.Cut(name, "://")
		return Fault{What: "holds a URL", Suggestion: iamARN + "oidc-provider/" + host}
	case f.Service() == "iam" && (kind == "oidc-provider" || kind == "saml-provider") && !IsProviderARN(s):
		return Fault{What: "is not the ARN of an identity provider", Fix: "Write " + words.Quote(iamARN+"oidc-provider/HOST") + " or " + words.Quote(iamARN+"saml-provider/NAME") + "."}
	case f.Service() == "iam" && (kind == "oidc-provider" || kind == "saml-provider"):
		return Fault{What: "is an identity provider, not an AWS principal", Fix: `Write it under "Federated".`}
	case f.Service() == "sts" && (entity || f.Resource() == "root"):
		return Fault{What: "has the service sts; users, roles and roots belong to iam", Suggestion: iamARN + f.Resource()}
	case f.Service() == "iam" && session:
		return Fault{What: "has the service iam; sessions belong to sts", Suggestion: stsARN + f.Resource()}
	case kind == "assumed-role" && name != "" && !strings.Contains(name, "/"):
		return Fault{
			What: "lacks the name of the session", Suggestion: iamARN + "role/" + name,
			Fix: "Write " + words.Quote(iamARN+"role/"+name) + " for every session of the role, or " + words.Quote(s+"/SESSION") + " for one.",
		}
	case kind == "assumed-role" && strings.Count(name, "/") > 1:
		parts := strings.Split(name, "/")
		return Fault{What: "has a path, which the ARNs of sessions lack", Suggestion: stsARN + "assumed-role/" + strings.Join(parts[len(parts)-2:], "/")}
	case entity && (!more || name == "" || strings.HasSuffix(name, "/")):
		return Fault{What: "lacks the name of the " + kind, Fix: "Write " + words.Quote(iamARN+kind+"/NAME") + "."}
	case f.Service() == "iam" && !more && strings.EqualFold(kind, "root"):
		return Fault{What: "does not write root in lower case", Suggestion: iamARN + "root"}
	case f.Service() == "iam" && !more && kind != "" && !strings.ContainsAny(kind, ": "):
		return Fault{What: "does not say what " + words.Quote(kind) + " is", Suggestion: iamARN + "role/" + kind}
	case f.Service() == "iam" && !entity && name != "" && (strings.EqualFold(kind, "role") || strings.EqualFold(kind, "user") || kind == "roles" || kind == "users"):
		return Fault{What: "has the kind " + words.Quote(kind) + ", which does not exist", Suggestion: iamARN + strings.TrimSuffix(strings.ToLower(kind), "s") + "/" + name}
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }); i >= 0 {
		return Fault{What: "holds " + words.Strangers(s[i:], func(r rune) bool { return r > ' ' && r <= '~' }) + ", which names of IAM cannot have"}
	}
	return Fault{What: "is not the ARN of an account root, user, role or session"}
}

// withoutRegion returns the ARN with an empty region.
func withoutRegion(f arn.Fields) string {
	g := slices.Clone(f)
	g[3] = ""
	return strings.Join(g, ":")
}

// resourceFix says what to do with the ARN of a resource where a principal belongs.
func resourceFix(service string) string {
	return `If ` + service + ` is to call this resource, write its service principal under "Service" and compare aws:SourceArn with the ARN in a condition; else name the role that makes the requests.`
}
