// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Condition is a compiled Condition element: the conjunction of its entries
// (E-1001). The zero value has none and is true.
type Condition struct {
	Entries []ConditionEntry
	// Unknown are the places where there may be further, unknown entries (E-1641).
	Unknown []*policy.Node
}

// ConditionEntry is one condition key under one operator.
type ConditionEntry struct {
	Op iam.Operator
	// Test is what the operator asks of the values, and whether it holds without any.
	Test Test
	// Name is the operator as written.
	Name string
	// WrongCase says that the operator is not in AWS's spelling (C-20).
	WrongCase bool
	Key       Key
	Node      *policy.Node // the values
	// Fit says whether the operator's family can read the key's type (E-1029).
	Fit fit
	// Operands are the policy values, size is how many there are.
	Operands Operands
	Size     int
}

// Operands are the policy values of an entry, compiled for one operator family: one of
// the types [stringOperands], [numericOperands], [dateOperands], [boolOperands],
// [binaryOperands], [ipOperands], [arnOperands] and [nullOperand]. All are immutable.
type Operands interface{ operands() }

// fit is a cell of E-1029's table.
type fit uint8

const (
	fits fit = iota
	// Mismatch fails for positive operators; for negated ones C-18 says more.
	Mismatch
	// WireText is C-19: the operator compares the text of the value, or never matches.
	WireText
)

// fitOf is the table of E-1029.
func fitOf(f iam.Family, k *Key) fit {
	t := k.Info.Type
	ok := false
	switch f {
	case iam.NullFamily:
		return fits
	case iam.StringFamily:
		if t != iam.TypeString && t != iam.TypeARN {
			return WireText
		}
		return fits
	case iam.BinaryFamily:
		if t == iam.TypeString {
			return WireText
		}
		ok = t == iam.TypeBinary
	case iam.ARNFamily:
		ok = t == iam.TypeARN || t == iam.TypeString
	case iam.NumericFamily:
		ok = t == iam.TypeNumeric || t == iam.TypeString || t == iam.TypeDate && k.ID == KeyEpochTime
	case iam.DateFamily:
		ok = t == iam.TypeDate || t == iam.TypeNumeric || t == iam.TypeString
	case iam.BoolFamily:
		ok = t == iam.TypeBool || t == iam.TypeString
	case iam.IPFamily:
		ok = t == iam.TypeIP || t == iam.TypeString
	}
	if ok {
		return fits
	}
	return Mismatch
}

// condition compiles a Condition element; nil and an empty one are no condition
// (E-607). Operators that do not exist and policy values that cannot be read are
// problems (E-1003, E-1004, E-1028).
func (c *compiler) condition(cond *policy.Condition) *Condition {
	if cond == nil || len(cond.Operators) == 0 && !cond.More {
		return nil
	}
	m := &Condition{}
	if cond.More {
		m.Unknown = append(m.Unknown, cond.Node)
	}
	for i := range cond.Operators {
		o := &cond.Operators[i]
		op, status := iam.ReadOperator(o.Name)
		switch status {
		case iam.OperatorUnknown:
			c.unknownOperator(o)
			continue
		case iam.OperatorNullIfExists:
			c.problem(o.Node, "NULL_WITH_IF_EXISTS", "The condition operator "+words.Quote(o.Name)+" does not exist: Null tests presence and takes no IfExists.",
				`Write "Null".`)
			continue
		}
		if o.More {
			m.Unknown = append(m.Unknown, o.Node)
		}
		for j := range o.Keys {
			k := &o.Keys[j]
			e := ConditionEntry{Op: op, Test: TestOf(&op), Name: o.Name, WrongCase: status == iam.OperatorWrongCase, Node: k.Values.Node}
			c.conditionKey(k)
			e.Key = NewKey(k.Name, c.catalog)
			e.Fit = fitOf(op.Family, &e.Key)
			e.Operands, e.Size = c.operands(&e, &k.Values), len(k.Values.Items)
			m.Entries = append(m.Entries, e)
		}
	}
	return m
}

func (c *compiler) unknownOperator(o *policy.ConditionOperator) {
	fix := "Use one of AWS's operators, such as StringEquals, StringLike, ArnLike, Bool or IpAddress."
	switch near := iam.NearestOperator(o.Name); {
	case near != "":
		fix = "Did you mean " + near + "?"
	case strings.Contains(o.Name, ":"):
		fix = "It looks like a condition key: the operator comes first, and in it the keys."
	}
	c.problem(o.Node, "INVALID_CONDITION_OPERATOR", "There is no condition operator "+words.Quote(o.Name)+".", fix)
}

// conditionKey reports a name that cannot be that of a context key.
func (c *compiler) conditionKey(k *policy.ConditionKey) {
	if _, _, ok := iam.SplitKeyName(k.Name); ok {
		return
	}
	fix := "Write the key with its prefix, such as aws:PrincipalOrgID."
	if _, ok := specialByName()["aws:"+strings.ToLower(k.Name)]; ok {
		fix = "Did you mean aws:" + k.Name + "?"
	}
	c.problem(k.Values.Node, "INVALID_CONDITION_KEY_FORMAT", words.Quote(k.Name)+" is not a condition key: it has no prefix and name around a colon.", fix)
}

// operands compiles the values of an entry.
func (c *compiler) operands(e *ConditionEntry, l *policy.List) Operands {
	switch e.Op.Family {
	case iam.StringFamily:
		return c.stringOperands(e, l)
	case iam.NumericFamily:
		return c.numericOperands(e, l)
	case iam.DateFamily:
		return c.dateOperands(e, l)
	case iam.BoolFamily:
		return c.boolOperands(e, l)
	case iam.BinaryFamily:
		return c.binaryOperands(e, l)
	case iam.IPFamily:
		return c.ipOperands(e, l)
	case iam.ARNFamily:
		return c.arnOperands(e, l)
	default:
		return c.nullOperands(e, l)
	}
}

// literal returns the known text of a policy value whose operator takes no variables
// (E-1102), false if it is not known. A variable is a problem.
func (c *compiler) literal(e *ConditionEntry, it policy.Item) (string, bool) {
	s, known := it.Text.Known()
	if known && iam.HasVariable(s) {
		c.problem(it.Node, "INVALID_VARIABLE_FOR_OPERATOR", "The operator "+e.Name+" does not replace policy variables, so that "+words.Quote(s)+" can match nothing.",
			"Write the value itself, or use a String or Arn operator.")
		return "", false
	}
	return s, known
}

// readValues reads the values of an operator that takes no variables. Unknown is a value
// that is not known yet (E-1626), nil if there is none. What cannot be read is a problem
// that says what is wanted (E-1028).
func readValues[T any](c *compiler, e *ConditionEntry, l *policy.List, read func(string) (T, bool), code, want string) (values []T, unknown *policy.Node) {
	values = make([]T, 0, len(l.Items))
	if l.More {
		unknown = l.Node
	}
	for _, it := range l.Items {
		if !it.Text.IsKnown() {
			unknown = it.Node
			continue
		}
		s, ok := c.literal(e, it)
		if !ok {
			continue
		}
		if v, ok := read(s); ok {
			values = append(values, v)
		} else {
			c.unreadable(e, it, code, want)
		}
	}
	return values, unknown
}

// unreadable reports a policy value that is not in the operator's domain (E-1028).
func (c *compiler) unreadable(e *ConditionEntry, it policy.Item, code, want string) {
	c.problem(it.Node, code, "The value "+words.Quote(it.Text.String())+" of "+e.Key.Display+" is not "+want+", as "+e.Name+" needs it.",
		"Correct the value, or use an operator of its type.")
}

// Templates are the operands of an entry that have variables.
func (e *ConditionEntry) Templates() []*Template {
	var out []*Template
	switch o := e.Operands.(type) {
	case *StringOperands:
		for i := range o.Values {
			if o.Values[i].Template != nil {
				out = append(out, o.Values[i].Template)
			}
		}
	case *ARNOperands:
		for i := range o.Values {
			if o.Values[i].Template != nil {
				out = append(out, o.Values[i].Template)
			}
		}
	case *BoolOperands:
		out = o.Variables
	}
	return out
}
